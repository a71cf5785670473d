import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Adapter, ProbeTalk } from '../agents/adapters/types.ts';
import { Failure } from '../lib/errors.ts';
import { cleanLine } from '../term/clean.ts';
import type { Context, Env } from './context.ts';
import { namedAgents } from './named-agents.ts';
import { talkWith } from './probe-talk.ts';

/** A program that only prints its version or help answers in this time even on a cold disk. ms. */
const askTimeoutMs = 10_000;

/** Where `program` would run from: itself when it holds a slash, else the first hit on PATH. */
export function findProgram(program: string, env: Env, cwd: string): string | undefined {
  if (program.includes('/')) return executable(isAbsolute(program) ? program : resolve(cwd, program));
  for (const dir of (env.PATH ?? '').split(delimiter)) {
    const found = dir === '' ? undefined : executable(join(dir, program));
    if (found) return found;
  }
  return undefined;
}

/** The agent's program, or one sentence that says what is missing and what to do. */
export function requireProgram(ctx: Context, adapter: Adapter): string {
  const name = programOf(ctx, adapter);
  const found = findProgram(name, ctx.env, ctx.repo.root);
  if (found) return found;
  throw new Failure(`the program of agent ${adapter.name}, ${cleanLine(name)}, is not on PATH`, {
    hint: `install ${adapter.title}, or name its program in the setting agents.${adapter.name}.command`,
  });
}

/** argv[0] of an agent: the settings' word before the adapter's. */
export function programOf(ctx: Context, adapter: Adapter): string {
  return namedAgents(ctx.settings)[adapter.name]?.command?.[0] ?? adapter.program;
}

/** First line of what the program says about its version; undefined when it does not say. */
export async function agentVersion(ctx: Context, adapter: Adapter): Promise<string | undefined> {
  const program = findProgram(programOf(ctx, adapter), ctx.env, ctx.repo.root);
  if (!program || adapter.versionArgs.length === 0) return undefined;
  const out = await ask(ctx, program, adapter.versionArgs);
  return cleanLine(out.trim().split('\n', 1)[0] ?? '', 80) || undefined;
}

/** A check without an answer (a busy machine) is made again after this time, not at every start. ms. */
const askAgainMs = 3_600_000;

/**
 * Capabilities of the installed version, read from its help text and from what it answers; cached until the program's file
 * changes.
 */
export async function probeFeatures(ctx: Context, adapter: Adapter, program: string): Promise<Set<string>> {
  const { probe } = adapter;
  if (!probe) return new Set();
  const file = join(ctx.paths.cacheDir, `agent-${adapter.name}.json`);
  const real = realpathSync(program);
  const { mtimeMs, size } = statSync(real);
  const key = `${real}:${mtimeMs}:${size}:${Object.keys(probe.features).join()}:${talkKey(probe.talk)}`;
  const cached = readCache(file, key, ctx.clock.now());
  if (cached) return new Set(cached);
  mkdirSync(ctx.paths.cacheDir, { recursive: true, mode: 0o700 });
  const [help, told] = await Promise.all([
    ask(ctx, program, probe.args),
    probe.talk ? talkWith(program, probe.talk, { env: ctx.env, dir: ctx.paths.cacheDir }) : [],
  ]);
  const found = Object.entries(probe.features).flatMap(([name, pattern]) =>
    pattern.test(help) ? [name] : [],
  );
  found.push(...(told ?? []));
  const until = told ? null : ctx.clock.now() + askAgainMs;
  writeFileSync(file, JSON.stringify({ key, found, until }), { mode: 0o600 });
  return new Set(found);
}

/** Changes with what is asked: a later version of pitwall asks anew. */
function talkKey(talk: ProbeTalk | undefined): string {
  if (!talk) return '';
  return createHash('sha256')
    .update(JSON.stringify([talk.args, talk.lines]))
    .digest('hex')
    .slice(0, 16);
}

interface Cached {
  key: string;
  found: string[];
  /** ms; null: as long as the program is the same. */
  until: number | null;
}

async function ask(ctx: Context, program: string, args: readonly string[]): Promise<string> {
  const { execa } = await import('execa');
  const started = ctx.clock.now();
  const result = await execa(program, [...args], {
    cwd: ctx.repo.root,
    env: ctx.env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: askTimeoutMs,
  });
  ctx.commandLog.add({
    at: started,
    argv: [program, ...args],
    cwd: ctx.repo.root,
    exit: result.exitCode ?? null,
    ms: ctx.clock.now() - started,
  });
  return `${result.stdout}\n${result.stderr}`;
}

function readCache(file: string, key: string, now: number): string[] | undefined {
  try {
    const cached = JSON.parse(readFileSync(file, 'utf8')) as Cached;
    return cached.key === key && (cached.until === null || cached.until > now) ? cached.found : undefined;
  } catch {
    // Missing or torn cache: asking again is all it costs.
    return undefined;
  }
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}
