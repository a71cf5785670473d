import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostSpec } from './spec.ts';

/** What an agent was started with: part of the `session` fact. */
export interface SessionStart {
  /** Instruction files in force: path (relative to the worktree, or beginning with `~/`) and git blob id (SHA-1). */
  instructions: Array<{ path: string; blob: string }>;
  /** Arguments without the prompt. */
  flags: string[];
  /** What the agent may do without asking, as its flag says; null: its own default. */
  permissionMode: string | null;
}

/** Read from the worktree's root, where agents are started. */
const inWorktree = [
  'AGENTS.md',
  'AGENTS.override.md',
  'CLAUDE.md',
  'CLAUDE.local.md',
  '.claude/CLAUDE.md',
  'GEMINI.md',
  '.github/copilot-instructions.md',
];
const inHome = ['.claude/CLAUDE.md', '.codex/AGENTS.md', '.gemini/GEMINI.md', '.config/opencode/AGENTS.md'];
/** A flag that carries a whole configuration is no help to who reads it. */
const longestFlag = 200;

export async function readSessionStart(spec: HostSpec, prompt: string): Promise<SessionStart> {
  const home = spec.env.HOME;
  const claude = spec.env.CLAUDE_CONFIG_DIR;
  const codex = spec.env.CODEX_HOME;
  const places = [
    ...inWorktree.map(path => ({ path, file: join(spec.cwd, path) })),
    ...(home ? inHome.map(path => ({ path: `~/${path}`, file: join(home, path) })) : []),
    ...(claude ? [{ path: '$CLAUDE_CONFIG_DIR/CLAUDE.md', file: join(claude, 'CLAUDE.md') }] : []),
    ...(codex ? [{ path: '$CODEX_HOME/AGENTS.md', file: join(codex, 'AGENTS.md') }] : []),
  ];
  const found = await Promise.all(places.map(async ({ path, file }) => ({ path, blob: await blobId(file) })));
  const flags = spec.argv.slice(1).filter(arg => !carries(arg, prompt));
  return {
    instructions: found.flatMap(({ path, blob }) => (blob === undefined ? [] : [{ path, blob }])),
    flags: flags.map(flag => (flag.length > longestFlag ? `${flag.slice(0, longestFlag)}…` : flag)),
    permissionMode: permissionMode(flags),
  };
}

/** Is the prompt this argument, or the value of this flag? */
export function carries(arg: string, prompt: string): boolean {
  return prompt !== '' && (arg === prompt || (arg.startsWith('--') && arg.endsWith(`=${prompt}`)));
}

/** As `git hash-object` gives it; undefined: there is no such file, or nobody may read it. */
async function blobId(file: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(file);
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}

/** The last flag wins, as with the agents themselves. */
function permissionMode(flags: readonly string[]): string | null {
  let mode: string | null = null;
  flags.forEach((flag, i) => {
    const [name = '', inline] = flag.split('=', 2);
    const value = inline ?? flags[i + 1];
    if (modeFlags.has(name) && value !== undefined) mode = value;
    else if (freeFlags.has(name)) mode = name.replace(/^--/, '');
  });
  return mode;
}

const modeFlags = new Set(['--permission-mode', '--ask-for-approval', '-a', '--approval-mode']);
const freeFlags = new Set([
  '--dangerously-skip-permissions',
  '--dangerously-bypass-approvals-and-sandbox',
  '--yolo',
  '--full-auto',
  '--allow-all-tools',
  '--force',
]);
