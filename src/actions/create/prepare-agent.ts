import { randomUUID } from 'node:crypto';
import { adapterNames, findAdapter } from '../../agents/adapters/registry.ts';
import type { Adapter, LaunchPlan } from '../../agents/adapters/types.ts';
import type { Settings } from '../../config/schema.ts';
import { commitDirs } from '../../git/commit-dirs.ts';
import { Failure } from '../../lib/errors.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { probeFeatures, requireProgram } from '../agent-program.ts';
import type { Context } from '../context.ts';
import { makeHookPlace } from '../hook-place.ts';
import { namedAgents } from '../named-agents.ts';
import { requireTrust, type TrustQuestion } from '../trusted.ts';
import { tooLong } from './argument-limits.ts';
import { blaming } from './field-at-fault.ts';

export interface PreparedAgent {
  adapter: Adapter;
  /** The command for a session's worktree, with a place for its hooks made in the session's directory. */
  plan(record: Pick<SessionRecord, 'id' | 'git'>, resume?: { nativeId: string | null }): LaunchPlan;
}

export interface PrepareInput {
  name: string;
  prompt: string;
  restate?: boolean;
  /** Asked when the agent's command comes from the repository's settings. */
  confirmTrust?: TrustQuestion;
}

/** Finds the agent and its program, before anything is made. */
export async function prepareAgent(ctx: Context, input: PrepareInput): Promise<PreparedAgent> {
  const { prompt } = input;
  const adapter = await blaming('agent', () => agentNamed(ctx, input.name));
  await requireTrust(ctx, `agents.${adapter.name}`, input.confirmTrust);
  const program = await blaming('agent', () => requireProgram(ctx, adapter));
  const features = await probeFeatures(ctx, adapter, program);
  const settings = namedAgents(ctx.settings)[adapter.name];
  const plainly = (worktree: string) => ({
    prompt,
    command: settings?.command,
    args: settings?.args ?? [],
    worktree,
    uuid: randomUUID(),
    features,
    restate: input.restate ?? false,
  });
  await blaming('task', () => requireShortEnough(ctx, adapter, adapter.start(plainly(ctx.repo.root)).argv));
  return {
    adapter,
    plan(record, resume) {
      const off = adapter.hook && settings?.hooks === false;
      const start = {
        ...plainly(record.git.worktree),
        ...(settings?.gitWritable && { writable: commitDirs(record.git.worktree) }),
        ...(adapter.hook && !off && { hooks: makeHookPlace(ctx, record) }),
      };
      const plan =
        resume && adapter.resume
          ? adapter.resume({ ...start, nativeId: resume.nativeId })
          : adapter.start(start);
      const hooksOff = off ? `the setting agents.${adapter.name}.hooks is false` : plan.hooksOff;
      return { ...plan, env: { ...plan.env, ...settings?.env }, ...(hooksOff && { hooksOff }) };
    },
  };
}

/** Before anything is made: an agent that takes its task as an argument cannot be started with one of any length. */
function requireShortEnough(ctx: Context, { title }: Adapter, argv: readonly string[]): void {
  const problem = tooLong(argv, ctx.env, process.platform);
  if (!problem) return;
  const kib = (bytes: number) => `${Math.floor(bytes / 1024)} KiB`;
  throw new Failure(
    `the task is too long: ${title} takes it as an argument, of at most ${kib(problem.most)}, and it has ${kib(problem.bytes)}`,
    {
      exit: 'usage',
      hint: 'put it into a file that the worktree will hold, and let the task name that file',
    },
  );
}

/** The adapter of a name, or a sentence with the names there are. */
export function agentNamed(ctx: Context, name: string): Adapter {
  const adapter = findAdapter(name, namedAgents(ctx.settings));
  if (adapter) return adapter;
  const others = usableAgents(ctx.settings).join(', ');
  const shown = cleanLine(name, 40);
  if (Object.hasOwn(namedAgents(ctx.settings), name)) {
    throw new Failure(`the agent "${shown}" of the settings cannot be used`, {
      exit: 'usage',
      hint: `give it a command (agents.${shown}.command, a list of words), or take one of ${others}`,
    });
  }
  throw new Failure(`there is no agent "${shown}"`, {
    exit: 'usage',
    hint: `take one of ${others}, or add it to the settings under agents`,
  });
}

/** Names that `-a` takes: those built in, and those of the settings that say what to run. */
export function usableAgents(settings: Settings): string[] {
  const named = namedAgents(settings);
  const own = Object.keys(named).filter(name => named[name]?.command?.length);
  return [...new Set([...adapterNames, ...own])];
}
