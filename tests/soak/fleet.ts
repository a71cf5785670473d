import { readdirSync } from 'node:fs';
import { openBenchTerminal } from '../bench/bench-terminal.ts';
import { memoryMiB, sleep } from '../bench/measure.ts';
import { makeWorkplace, pitwall, type Workplace } from '../bench/workplace.ts';
import type { Proof } from './report.ts';

const agents = 20;
const minutes = 30;
/** Working and resting in turn; each rest is longer than what says "quiet". */
const agent =
  'while :; do i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "step $i"; echo $i > work.txt; sleep 0.1; done; sleep 6; done';
/** What an allocator keeps is no leak: growth after the first fifth of the time, MiB. */
const mostGrowth = { host: 8, screen: 40 };

/** Twenty scripted agents and one screen for half an hour: nothing grows, and at the end every status is right. */
export async function proveFleet(scale: number): Promise<Proof[]> {
  const place = await makeWorkplace();
  place.settings({ agents: { worker: { command: ['sh', '-c', agent], prompt: 'none' } } });
  const problems: string[] = [];
  try {
    for (let i = 0; i < agents; i++)
      await pitwall(place, ['new', 'work', '-a', 'worker', '--name', `agent-${i}`]);
    const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
    const end = Date.now() + minutes * 60_000 * scale;
    const part = Math.max(1_000, (minutes * 60_000 * scale) / 50);
    let settled: Use | undefined;
    for (let look = 0; Date.now() < end; look++) {
      terminal.write('j');
      await sleep(part);
      if (look === 10) settled = use(place, terminal.pid);
    }
    const last = use(place, terminal.pid);
    if (!settled) throw new Error('too short to tell');
    if (last.hosts.length !== agents) problems.push(`${last.hosts.length} of ${agents} hosts run`);
    const grown = Math.max(...last.hosts.map((host, i) => host.mib - (settled?.hosts[i]?.mib ?? host.mib)));
    const screen = last.screen.mib - settled.screen.mib;
    if (grown > mostGrowth.host) problems.push(`a host grew by ${grown.toFixed(0)} MiB`);
    if (screen > mostGrowth.screen) problems.push(`the screen grew by ${screen.toFixed(0)} MiB`);
    last.hosts.forEach((host, i) => {
      if (host.fds > (settled?.hosts[i]?.fds ?? 0) + 4)
        problems.push(`host ${host.pid} has ${host.fds} open files`);
    });
    if (last.screen.fds > settled.screen.fds + 6)
      problems.push(`the screen has ${last.screen.fds} open files`);
    await terminal.end();
    for (let i = 0; i < agents; i++) {
      await pitwall(place, ['stop', `agent-${i}`, '--kill']);
    }
    const { sessions } = JSON.parse(await pitwall(place, ['ls', '--json'])) as {
      sessions: Array<{ name: string; status: { value: string } }>;
    };
    for (const { name, status } of sessions)
      if (status.value !== 'exited') problems.push(`${name} is ${status.value}`);
    if (place.hosts().length > 0) problems.push(`${place.hosts().length} hosts are left`);
    return [
      {
        what: `${agents} agents and a screen for ${(minutes * scale).toFixed(0)} minutes`,
        done: '1',
        problems,
        figures: `largest growth of a host ${grown.toFixed(1)} MiB, of the screen ${screen.toFixed(1)} MiB`,
      },
    ];
  } finally {
    await place.end();
  }
}

interface Use {
  hosts: Array<{ pid: number; mib: number; fds: number }>;
  screen: { mib: number; fds: number };
}

function use(place: Workplace, screen: number): Use {
  const one = (pid: number) => ({
    pid,
    mib: memoryMiB(pid).private,
    fds: readdirSync(`/proc/${pid}/fd`).length,
  });
  return {
    hosts: place
      .hosts()
      .sort((a, b) => a - b)
      .map(one),
    screen: one(screen),
  };
}
