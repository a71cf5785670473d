import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBenchTerminal } from '../bench/bench-terminal.ts';
import { memoryMiB, sleep } from '../bench/measure.ts';
import { programStatus } from '../bench/scripted-agent.ts';
import { makeWorkplace, pitwall, type Workplace } from '../bench/workplace.ts';
import { records } from './hosts.ts';
import { processesIn } from './kill-checks.ts';
import type { Proof } from './report.ts';

const agents = 20;
const minutes = 30;
const tell = (state: string) =>
  `printf '${programStatus(state).replace('\x1b', '\\033').replace('\x07', '\\007')}'`;
/**
 * Works and rests in turn, each time with a turn's end. When the file `end` is there, those with an even number go on
 * working and the others rest for good.
 */
const agent = `step() { i=$((i+1)); echo "step $i"; echo $i > work.txt; sleep 0.1; }
while [ ! -e end ]; do ${tell('working')}; i=0; while [ $i -lt 40 ]; do step; done; ${tell('idle')}; sleep 6; done
case $PWD in *[02468]) ${tell('working')}; while :; do step; done;; esac
sleep 86400`;
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
      if (look === 10) settled = await use(place, terminal.pid);
    }
    const last = await use(place, terminal.pid);
    if (!settled) throw new Error('too short to tell');
    if (last.hosts.length !== agents) problems.push(`${last.hosts.length} of ${agents} hosts run`);
    const before = settled;
    const grown = Math.max(...last.hosts.map((host, i) => host.mib - (before.hosts[i]?.mib ?? host.mib)));
    const screen = last.screen.mib - before.screen.mib;
    if (grown > mostGrowth.host) problems.push(`a host grew by ${grown.toFixed(0)} MiB`);
    if (screen > mostGrowth.screen) problems.push(`the screen grew by ${screen.toFixed(0)} MiB`);
    const files = Math.max(...last.hosts.map((host, i) => host.fds - (before.hosts[i]?.fds ?? host.fds)));
    if (files > 2) problems.push(`a host has ${files} more open files`);
    if (last.screen.fds > before.screen.fds + 2)
      problems.push(`the screen has ${last.screen.fds - before.screen.fds} more open files`);
    problems.push(...(await wrongStatuses(place)), ...warnings(place));
    await terminal.end();
    for (let i = 0; i < agents; i++) {
      await pitwall(place, ['stop', `agent-${i}`, '--kill']);
    }
    const { sessions } = JSON.parse(await pitwall(place, ['ls', '--json'])) as Listing;
    for (const { name, status } of sessions)
      if (status.value !== 'exited') problems.push(`${name} is ${status.value}`);
    for (let i = 0; i < 50 && processesIn(place.dir).length > 0; i++) await sleep(100);
    for (const left of processesIn(place.dir)) problems.push(`a process is left: ${left}`);
    return [
      {
        what: `${agents} agents and a screen for ${(minutes * scale).toFixed(0)} minutes`,
        done: '1',
        problems,
        figures: `largest growth of a host ${grown.toFixed(1)} MiB, of the screen ${screen.toFixed(1)} MiB; open files ${files > 0 ? `+${files}` : 'as before'}`,
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

/** A look meets a git command now and then, with its pipes: the fewest of several looks are what stays open. */
async function use(place: Workplace, screen: number): Promise<Use> {
  const hosts = place.hosts().sort((a, b) => a - b);
  const fewest = new Map<number, number>();
  for (let look = 0; look < 25; look++) {
    for (const pid of [...hosts, screen]) {
      const open = readdirSync(`/proc/${pid}/fd`).length;
      fewest.set(pid, Math.min(open, fewest.get(pid) ?? open));
    }
    await sleep(200);
  }
  const one = (pid: number) => ({ pid, mib: memoryMiB(pid).private, fds: fewest.get(pid) ?? 0 });
  return { hosts: hosts.map(one), screen: one(screen) };
}

/** Lets the agents come to rest or go on working for good, and compares what `ls` says. */
async function wrongStatuses(place: Workplace): Promise<string[]> {
  for (const { git } of records(place)) writeFileSync(join(git.worktree, 'end'), '');
  let wrong: string[] = [];
  for (let look = 0; look < 60; look++) {
    await sleep(500);
    const { sessions } = JSON.parse(await pitwall(place, ['ls', '--json'])) as Listing;
    wrong = sessions
      .filter(({ name, status }) => status.value !== (/[02468]$/.test(name) ? 'working' : 'idle'))
      .map(({ name, status }) => `${name} is shown as ${status.value}`);
    if (wrong.length === 0) break;
  }
  return wrong;
}

interface Listing {
  sessions: Array<{ name: string; status: { value: string } }>;
}

/** What node and the hosts say about themselves: too many listeners, promises nobody heard. */
function warnings(place: Workplace): string[] {
  return records(place).flatMap(({ id, name }) =>
    readFileSync(join(place.repo, '.git', 'pitwall', 'sessions', id, 'host.log'), 'utf8')
      .split('\n')
      .filter(line => /MaxListeners|Warning:|unhandled| (warn|error) /i.test(line))
      .slice(0, 2)
      .map(line => `the host of ${name}: ${line}`),
  );
}
