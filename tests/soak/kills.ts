import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/store/store.ts';
import { openBenchTerminal } from '../bench/bench-terminal.ts';
import { sleep } from '../bench/measure.ts';
import { programStatus } from '../bench/scripted-agent.ts';
import { makeWorkplace, type Workplace } from '../bench/workplace.ts';
import { createKiller, must } from './command.ts';
import { records } from './hosts.ts';
import { check, checkFiles, leftovers } from './kill-checks.ts';
import { createRandom, type Random } from './random.ts';
import type { Proof } from './report.ts';

const quoted = (state: string) => programStatus(state).replace('\x1b', '\\033').replace('\x07', '\\007');

/** Edits its worktree and says for two seconds, five times each, that a turn ended: a snapshot is always being taken. */
const busy = `i=0; while :; do i=$((i+1)); echo "line $i"; echo "$i" >> work.txt
case $i in *0) printf '${quoted('working')}';; *5) printf '${quoted('idle')}';; esac; if [ $i -lt 100 ]; then sleep 0.02; else sleep 0.5; fi; done`;
/** Fills a segment of the recording a few times a second. */
const flood = "i=0; while :; do seq -f 'line %.0f' $((i+1)) $((i+20000)); i=$((i+20000)); sleep 0.05; done";
const times = 200;

/** kill -9 of the command line, the host, the agent and the screen at random moments; then everything must be usable. */
export async function proveKills(scale: number): Promise<Proof[]> {
  // Each has a repository of its own: what one leaves behind for a moment is no mistake of another.
  return (await Promise.all(Object.keys(victims).map((what, i) => proveVictim(what, i, scale)))).flat();
}

async function proveVictim(what: string, seed: number, scale: number): Promise<Proof[]> {
  const place = await makeWorkplace();
  place.settings({
    agents: {
      busy: { command: ['sh', '-c', busy], prompt: 'none' },
      flood: { command: ['sh', '-c', flood], prompt: 'none' },
    },
    store: { segmentMiB: 1 },
    stop: { graceMs: 300 },
  });
  const count = Math.ceil(times * scale);
  const begun = performance.now();
  const problems: string[] = [];
  const random = createRandom(seed);
  const scene: Scene = { place, random, killed: createKiller(place, random) };
  try {
    for (let i = 0; i < count && problems.length < 10; i++) {
      await victims[what]?.(scene, i).catch(error => problems.push(`round ${i}: ${String(error)}`));
      for (const problem of await check(place)) problems.push(`round ${i}: ${problem}`);
    }
    problems.push(...(await clear(place)));
  } catch (error) {
    problems.push(`broke off: ${error instanceof Error ? error.stack : error}`);
  } finally {
    await place.end();
  }
  return [
    {
      what: `kill -9 of ${what}`,
      done: `${count}`,
      problems,
      figures: `${((performance.now() - begun) / count / 1000).toFixed(1)} s each`,
    },
  ];
}

interface Scene {
  place: Workplace;
  random: Random;
  /** Runs a command and kills it at a random moment. */
  killed: (args: readonly string[]) => Promise<void>;
}

const victims: Record<string, (scene: Scene, i: number) => Promise<void>> = {
  'a command (new, send, review, stop, resume, rm)': async ({ place, killed }, i) => {
    const name = `cli-${i}`;
    await killed(['new', 'task', '-a', 'busy', '--name', name]);
    if (!find(place, name)) return;
    for (const args of [
      ['send', name, 'hello'],
      ['review', name, '--changes'],
      ['stop', name],
      ['resume', name],
      ['stop', name, '--kill'],
    ]) {
      await killed(args);
      await expectSound(place, name);
    }
    await killed(removal(name));
    if (find(place, name)) await remove(place, name);
  },
  'a host': async ({ place, random }, i) => {
    const name = `host-${i}`;
    await must(place, ['new', 'task', '-a', i % 2 === 0 ? 'busy' : 'flood', '--name', name]);
    await sleep(random.below(400));
    kill(find(place, name)?.host?.pid);
    await sleep(20);
    const { out } = await must(place, ['ls', '--json']);
    const listed = (JSON.parse(out) as Listing).sessions.find(session => session.name === name);
    if (listed?.status.value !== 'lost')
      throw new Error(`${name} is ${listed?.status.value} after its host's end`);
    for (const problem of checkFiles(place)) throw new Error(problem);
    await must(place, ['resume', name]);
    await expectSound(place, name);
    await must(place, ['stop', name, '--kill']);
    for (const problem of checkFiles(place)) throw new Error(problem);
    await remove(place, name);
  },
  'an agent': async ({ place, random }, i) => {
    const name = `agent-${i}`;
    await must(place, ['new', 'task', '-a', i % 2 === 0 ? 'busy' : 'flood', '--name', name]);
    await sleep(random.below(400));
    for (const child of childrenOf(find(place, name)?.host?.pid ?? 0)) kill(child);
    await must(place, ['wait', name, '--until', 'exited', '--timeout', '20']);
    const exit = find(place, name)?.exit;
    if (exit?.signal !== 'SIGKILL') throw new Error(`${name} ended by ${JSON.stringify(exit)}`);
    for (const problem of checkFiles(place)) throw new Error(problem);
    await remove(place, name);
  },
  'the screen': async ({ place, random }, i) => {
    const name = 'watched';
    if (i === 0) await must(place, ['new', 'task', '-a', 'busy', '--name', name]);
    const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
    await sleep(random.below(900));
    terminal.write(random.pick(['\r', 'd', 'n', 'X', 'z', '?', 'mm', '/a', 'D']));
    await sleep(random.below(300));
    kill(terminal.pid);
    await terminal.end();
    await expectSound(place, name);
  },
};

interface Listing {
  sessions: Array<{ name: string; status: { value: string } }>;
}

const find = (place: Workplace, name: string) => records(place).find(record => record.name === name);

const removal = (name: string) => [
  'rm',
  name,
  '--stop',
  '--discard-changes',
  '--delete-branch',
  '--discard-commits',
];
const remove = (place: Workplace, name: string) => must(place, removal(name));

/** The record of a session is read and can be changed: no lock is held by a dead process. */
async function expectSound(place: Workplace, name: string): Promise<void> {
  const id = find(place, name)?.id;
  if (id === undefined) throw new Error(`the record of ${name} is gone`);
  const store = openStore(join(place.repo, '.git', 'pitwall'));
  await store.update(
    id,
    draft => {
      draft.title = 'sound';
    },
    { timeoutMs: 10_000 },
  );
  if ((await store.read(id))?.title !== 'sound') throw new Error(`the record of ${name} took no change`);
}

async function clear(place: Workplace): Promise<string[]> {
  const problems: string[] = [];
  for (const { name } of records(place))
    await remove(place, name).catch(error => problems.push(String(error)));
  // The doctor leaves alone what may still become a session.
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  const sessions = join(place.repo, '.git', 'pitwall', 'sessions');
  for (const id of existsSync(sessions) ? readdirSync(sessions) : [])
    utimesSync(join(sessions, id), longAgo, longAgo);
  await must(place, ['doctor', '--fix']).catch(() => {});
  // A host leaves a moment after its agent.
  for (let i = 0; i < 50 && leftovers(place).length > 0; i++) await sleep(100);
  return [...problems, ...leftovers(place)];
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('nobody to kill');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
