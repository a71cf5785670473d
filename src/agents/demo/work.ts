import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cleanCodeLine } from '../../term/clean.ts';
import type { ToolLine } from './view.ts';

export interface Outcome {
  ok: boolean;
  lines: ToolLine[];
  /** The exit code of a command, null when a signal ended it. */
  exit?: number | null;
  /** The end of its output, as it was. */
  output?: string;
}

const plain = (text: string): ToolLine => ({ text, tone: 'plain' });
const bad = (text: string): ToolLine => ({ text, tone: 'bad' });

export async function readSource(cwd: string, path: string): Promise<Outcome> {
  return attempt(async () => {
    const text = await readFile(join(cwd, path), 'utf8');
    return { ok: true, lines: [plain(`Read ${text.split('\n').length - 1} lines`)] };
  });
}

/** Replaces `find` once. A file that does not hold it any more, since somebody else changed it, is left as it is. */
export async function editSource(cwd: string, path: string, find: string, replace: string): Promise<Outcome> {
  return attempt(async () => {
    const file = join(cwd, path);
    const text = await readFile(file, 'utf8');
    if (!text.includes(find)) return { ok: false, lines: [bad(`${path} does not hold the lines to change`)] };
    await writeFile(
      file,
      text.replace(find, () => replace),
    );
    return { ok: true, lines: diffLines(find, replace) };
  });
}

export async function createSource(cwd: string, path: string, content: string): Promise<Outcome> {
  return attempt(async () => {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), content, { flag: 'wx' });
    return { ok: true, lines: diffLines('', content) };
  });
}

/** Rows of an edit for the transcript and for the dialog that asks for it. */
export function diffLines(find: string, replace: string): ToolLine[] {
  const [before, after] = [rowsOf(find), rowsOf(replace)];
  const removed = before.filter(row => !after.includes(row));
  const added = after.filter(row => !before.includes(row));
  const count = [
    added.length > 0 ? `Added ${count1(added.length)}` : '',
    removed.length > 0 ? `removed ${count1(removed.length)}` : '',
  ].filter(Boolean);
  return [
    plain(count.join(', ')),
    ...removed.map((row): ToolLine => ({ text: `- ${row}`, tone: 'removed' })),
    ...added.map((row): ToolLine => ({ text: `+ ${row}`, tone: 'added' })),
  ];
}

const rowsOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const count1 = (n: number): string => `${n} line${n === 1 ? '' : 's'}`;

/** Rows of a command's output that are shown. */
const shownRows = 8;

/** Runs a command in the worktree, without a shell; `signal` ends it. */
export function runCommand(cwd: string, argv: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const [program = '', ...args] = argv;
  return new Promise(resolve => {
    let output = '';
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A node:test inside another one would report to that one instead of printing.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: '0' },
      signal,
    });
    const add = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', error => resolve({ ok: false, exit: null, lines: [bad(error.message)] }));
    child.on('close', code =>
      resolve({ ok: code === 0, exit: code, lines: commandLines(output, code), output: endOf(output) }),
    );
  });
}

/** What a fact keeps of it: the counts stand last. */
const endOf = (output: string): string => output.slice(-4096);

/** What a person wants to see of a test run: the failing tests and the counts; of another command its last rows. */
function commandLines(output: string, code: number | null): ToolLine[] {
  const rows = output.split('\n').map(row => cleanCodeLine(row).trimEnd());
  const tests = rows.filter(row => /^(?:not ok|✖|# (?:tests|pass|fail) |ℹ (?:tests|pass|fail) )/.test(row));
  const picked = [...new Set(tests)].slice(0, shownRows);
  const shown = picked.length > 0 ? picked : rows.filter(row => row.trim() !== '').slice(-shownRows);
  const lines = shown.map(row => (/^(?:not ok|✖)/.test(row) ? bad(row) : plain(row)));
  return code === 0
    ? lines.length > 0
      ? lines
      : [plain('(no output)')]
    : [bad(`Exit code ${code ?? 'none'}`), ...lines];
}

async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, lines: [bad(error instanceof Error ? error.message : String(error))] };
  }
}
