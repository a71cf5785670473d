import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openBenchTerminal } from '../bench/bench-terminal.ts';
import { sleep } from '../bench/measure.ts';
import { makeWorkplace, type Workplace } from '../bench/workplace.ts';
import { records } from './hosts.ts';
import { createRandom } from './random.ts';
import type { Proof } from './report.ts';

/** Writes, edits its worktree, and never stops by itself. */
const agent = 'i=0; while :; do i=$((i+1)); echo "line $i"; echo "$i" >> work.txt; sleep 0.02; done';
const times = 200;
const random = createRandom(9);

interface Run {
  code: number | null;
  out: string;
  err: string;
}

/** kill -9 of the command line, the host, the agent and the screen at random moments; then everything must be usable. */
export async function proveKills(scale: number): Promise<Proof[]> {
  const place = await makeWorkplace();
  place.settings({
    agents: { busy: { command: ['sh', '-c', agent], prompt: 'none' } },
    store: { segmentMiB: 1 },
    stop: { graceMs: 300 },
  });
  const count = Math.ceil(times * scale);
  const proofs: Proof[] = [];
  try {
    for (const [what, round] of Object.entries(victims)) {
      const problems: string[] = [];
      for (let i = 0; i < count && problems.length < 10; i++) {
        await round(place, i).catch(error => problems.push(`round ${i}: ${String(error)}`));
        for (const problem of await check(place)) problems.push(`round ${i}: ${problem}`);
      }
      proofs.push({ what: `kill -9 of ${what}`, done: `${count}`, problems });
    }
    proofs.push({
      what: 'what is left when every session was removed',
      done: '1',
      problems: await clear(place),
    });
  } finally {
    await place.end();
  }
  return proofs;
}

const victims: Record<string, (place: Workplace, i: number) => Promise<void>> = {
  'a command (new, send, stop, resume, rm)': async (place, i) => {
    const name = `cli-${i}`;
    await killed(place, ['new', 'task', '-a', 'busy', '--name', name]);
    if (!records(place).some(record => record.name === name)) return;
    for (const args of [
      ['send', name, 'hello'],
      ['stop', name],
      ['resume', name],
      ['stop', name, '--kill'],
    ]) {
      await killed(place, args);
      await expectSound(place, name);
    }
    await killed(place, removal(name));
    if (records(place).some(record => record.name === name)) await remove(place, name);
  },
  'a host': async (place, i) => {
    const name = `host-${i}`;
    await must(place, ['new', 'task', '-a', 'busy', '--name', name]);
    await sleep(random.below(400));
    kill(records(place).find(record => record.name === name)?.host?.pid);
    await sleep(20);
    const { out } = await must(place, ['ls', '--json']);
    const listed = (JSON.parse(out) as Listing).sessions.find(session => session.name === name);
    if (listed?.status.value !== 'lost')
      throw new Error(`${name} is ${listed?.status.value} after its host's end`);
    await must(place, ['resume', name]);
    await remove(place, name);
  },
  'an agent': async (place, i) => {
    const name = `agent-${i}`;
    await must(place, ['new', 'task', '-a', 'busy', '--name', name]);
    await sleep(random.below(400));
    const host = records(place).find(record => record.name === name)?.host?.pid;
    for (const child of childrenOf(host ?? 0)) kill(child);
    await must(place, ['wait', name, '--until', 'exited', '--timeout', '20']);
    const exit = records(place).find(record => record.name === name)?.exit;
    if (exit?.signal !== 'SIGKILL') throw new Error(`${name} ended by ${JSON.stringify(exit)}`);
    await remove(place, name);
  },
  'the screen': async (place, i) => {
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

/** Runs a command and kills it at a random moment; its whole life takes about half a second. */
async function killed(place: Workplace, args: readonly string[]): Promise<void> {
  const { child, ended } = start(place, args);
  const timer = setTimeout(() => child.kill('SIGKILL'), random.below(700));
  await ended;
  clearTimeout(timer);
}

function start(place: Workplace, args: readonly string[]): { child: ChildProcess; ended: Promise<Run> } {
  const [file = '', ...first] = place.program;
  const child = spawn(file, [...first, ...args], {
    cwd: place.repo,
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run: Run = { code: null, out: '', err: '' };
  child.stdout.on('data', chunk => {
    run.out += chunk;
  });
  child.stderr.on('data', chunk => {
    run.err += chunk;
  });
  // Not 'close': a host that was started shares none of these pipes, but a killed command may have left a child.
  const ended = new Promise<Run>(resolve =>
    child.once('exit', code => setImmediate(() => resolve({ ...run, code }))),
  );
  return { child, ended };
}

async function must(place: Workplace, args: readonly string[]): Promise<Run> {
  const run = await start(place, args).ended;
  if (run.code !== 0) throw new Error(`${args.join(' ')} exited ${run.code}: ${run.err || run.out}`);
  return run;
}

const removal = (name: string) => [
  'rm',
  name,
  '--stop',
  '--discard-changes',
  '--delete-branch',
  '--discard-commits',
];
const remove = (place: Workplace, name: string) => must(place, removal(name));

/** The record of a session is read and can be changed. */
async function expectSound(place: Workplace, name: string): Promise<void> {
  await must(place, ['show', name, '--json']);
  await must(place, ['rename', name, `${name}-x`]);
  await must(place, ['rename', `${name}-x`, name]);
}

/** What must hold at every moment, whatever was killed. */
async function check(place: Workplace): Promise<string[]> {
  const problems: string[] = [];
  const list = await start(place, ['ls', '--json']).ended;
  if (list.code !== 0 || list.err !== '') problems.push(`ls: ${list.code} ${list.err}`);
  const known = new Set(records(place).map(record => record.git.worktree));
  for (const path of worktrees(place)) if (!known.has(path)) problems.push(`a worktree of nobody: ${path}`);
  if (!existsSync(sessionsDir(place))) return problems;
  for (const id of readdirSync(sessionsDir(place))) {
    const dir = join(sessionsDir(place), id);
    for (const file of ['facts.jsonl', 'output.cast']) problems.push(...brokenLines(join(dir, file)));
  }
  const damaged = readdirSync(sessionsDir(place), { recursive: true }).filter(name =>
    String(name).includes('.corrupt-'),
  );
  if (damaged.length > 0) problems.push(`damaged files: ${damaged.join(' ')}`);
  return problems;
}

/** Only the last line may be cut. */
function brokenLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line, i) =>
    line === '' || isJson(line) ? [] : [`${file}: line ${i + 1} of ${lines.length} is cut`],
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function clear(place: Workplace): Promise<string[]> {
  const problems: string[] = [];
  for (const { name } of records(place))
    await remove(place, name).catch(error => problems.push(String(error)));
  await must(place, ['doctor', '--fix']).catch(() => {});
  await sleep(1_000);
  const left = (what: string, names: readonly string[]) => {
    if (names.length > 0) problems.push(`${what} left: ${names.slice(0, 5).join(' ')}`);
  };
  left('worktrees', worktrees(place));
  left(
    'branches',
    git(place, 'branch', '--format=%(refname:short)').filter(name => name !== 'main'),
  );
  left('records', readdirSync(sessionsDir(place)));
  left(
    'sockets',
    readdirSync(join(place.env.XDG_RUNTIME_DIR ?? '', 'pitwall')).filter(name => /^[0-9A-Z]{26}$/.test(name)),
  );
  left(
    'locks',
    readdirSync(join(place.repo, '.git', 'pitwall')).filter(name => name.includes('.lock')),
  );
  left('processes', processesIn(place.dir));
  return problems;
}

const sessionsDir = (place: Workplace) => join(place.repo, '.git', 'pitwall', 'sessions');

const git = (place: Workplace, ...args: string[]): string[] =>
  execFileSync('git', args, { cwd: place.repo, env: place.env, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

const worktrees = (place: Workplace): string[] =>
  git(place, 'worktree', 'list', '--porcelain')
    .filter(line => line.startsWith('worktree '))
    .map(line => line.slice('worktree '.length))
    .filter(path => path !== place.repo);

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

/** Everything that runs in a directory of this place. */
function processesIn(dir: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        return cwd.startsWith(dir)
          ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
          : [];
      } catch {
        return [];
      }
    });
}

function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('nobody to kill');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
