import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Workplace } from '../bench/workplace.ts';
import { attempt } from './command.ts';
import { records } from './hosts.ts';

/** What must hold at every moment, whatever was killed; a sentence for each thing that does not. */
export async function check(place: Workplace): Promise<string[]> {
  const problems: string[] = [];
  const list = await attempt(place, ['ls', '--json']);
  if (list.code !== 0 || list.err !== '') problems.push(`ls: ${list.code} ${list.err}`);
  const known = new Set(records(place).map(record => record.git.worktree));
  for (const path of worktrees(place)) if (!known.has(path)) problems.push(`a worktree of nobody: ${path}`);
  return [...problems, ...checkFiles(place)];
}

/** The part of it that starts no process: facts, recordings, damaged files. */
export function checkFiles(place: Workplace): string[] {
  const dirs = list(sessionsDir(place)).map(id => join(sessionsDir(place), id));
  return dirs.flatMap(dir => [
    ...brokenLines(join(dir, 'facts.jsonl')),
    ...unmoved(dir, () => recordingProblems(dir)),
    ...list(dir)
      .filter(name => name.includes('.corrupt-'))
      .map(name => `damaged: ${join(dir, name)}`),
  ]);
}

/** What is left although every session was removed and `doctor --fix` has run. */
export function leftovers(place: Workplace): string[] {
  const problems: string[] = [];
  const left = (what: string, names: readonly string[]) => {
    if (names.length > 0)
      problems.push(`${names.length} ${what} left: ${names.slice(0, 5).join(', ')}`.replaceAll('\n', ' '));
  };
  const store = join(place.repo, '.git', 'pitwall');
  left('worktrees', worktrees(place));
  left('worktree folders', list(`${place.repo}.worktrees`));
  left('entries of worktrees', list(join(place.repo, '.git', 'worktrees')));
  left(
    'branches',
    git(place, 'branch', '--format=%(refname:short)').filter(name => name !== 'main'),
  );
  // A removed session is in the archive with its turns; their snapshots belong to it.
  const archived = new Set(list(join(store, 'archive')));
  left(
    'snapshots',
    git(place, 'for-each-ref', '--format=%(refname:lstrip=3)', 'refs/pitwall/snapshots').filter(
      name => !archived.has(name.split('/')[0] ?? ''),
    ),
  );
  left('records', list(sessionsDir(place)));
  left(
    'sockets',
    list(join(place.env.XDG_RUNTIME_DIR ?? '', 'pitwall')).filter(name => /^[0-9A-Z]{26}$/.test(name)),
  );
  left(
    'locks',
    readdirSync(join(place.repo, '.git'), { recursive: true, encoding: 'utf8' }).filter(name =>
      /\.lock(\.|$)/.test(name),
    ),
  );
  left(
    'scratch files',
    list(store).filter(name => /\.tmp\b|scratch/.test(name)),
  );
  left('processes', processesIn(place.dir));
  return problems;
}

/** Segments and the open file; agents of this section print `line 1`, `line 2`, … anew at each start. */
function recordingProblems(dir: string): string[] {
  const names = list(dir).filter(name => /^output\.cast(\.\d+)?(\.gz)?$/.test(name));
  const number = (name: string) => Number(/\.cast\.(\d+)/.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
  // A segment is compressed beside itself and then removed: killed in between, both are there.
  const segments = names.filter(name => !names.includes(`${name}.gz`)).sort((a, b) => number(a) - number(b));
  const problems: string[] = [];
  let output = '';
  for (const name of segments) {
    const bytes = readFileSync(join(dir, name));
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    const lines = text.split('\n').slice(0, -1);
    for (const [i, line] of lines.entries()) {
      const event = parse(line);
      if (event === undefined) problems.push(`${join(dir, name)}: line ${i + 1} of ${lines.length} is cut`);
      else if (Array.isArray(event) && event[1] === 'o') output += event[2];
    }
  }
  let last = 0;
  for (const [, digits] of output.matchAll(/line (\d+)\r\n/g)) {
    const n = Number(digits);
    if (n !== last + 1 && n !== 1) problems.push(`${dir}: the recording has line ${n} behind line ${last}`);
    last = n;
  }
  return problems.slice(0, 3);
}

/** A host that lives closes and compresses segments while we look: what was seen counts when nothing moved meanwhile. */
function unmoved(dir: string, look: () => string[], tries = 50): string[] {
  const before = list(dir).join();
  try {
    const seen = look();
    if (before === list(dir).join()) return seen;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return tries === 0 ? [`${dir} never rests`] : unmoved(dir, look, tries - 1);
}

/** Only the last line may be cut. */
function brokenLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line, i) =>
    line === '' || parse(line) !== undefined ? [] : [`${file}: line ${i + 1} of ${lines.length} is cut`],
  );
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const sessionsDir = (place: Workplace) => join(place.repo, '.git', 'pitwall', 'sessions');

const list = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir) : []);

const git = (place: Workplace, ...args: string[]): string[] =>
  execFileSync('git', args, { cwd: place.repo, env: place.env, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

const worktrees = (place: Workplace): string[] =>
  git(place, 'worktree', 'list', '--porcelain')
    .filter(line => line.startsWith('worktree '))
    .map(line => line.slice('worktree '.length))
    .filter(path => path !== place.repo);

/** Everything that runs in a directory of this place. */
export function processesIn(dir: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return cwd.startsWith(dir) || argv.includes(dir) ? [argv] : [];
      } catch {
        return [];
      }
    });
}
