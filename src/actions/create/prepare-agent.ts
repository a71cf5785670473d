import { randomUUID } from 'node:crypto';
import { adapterNames, findAdapter } from '../../agents/adapters/registry.ts';
import type { Adapter, LaunchPlan } from '../../agents/adapters/types.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { probeFeatures, requireProgram } from '../agent-program.ts';
import type { Context } from '../context.ts';

export interface PreparedAgent {
  adapter: Adapter;
  /** The command for a worktree. */
  plan(worktree: string, resume?: { nativeId: string | null }): LaunchPlan;
}

/**
 * Finds the agent and its program, before anything is made. Commands of custom agents that come from the
 * repository's settings are trusted or refused by the caller.
 */
export async function prepareAgent(
  ctx: Context,
  name: string,
  prompt: string,
  options: { restate?: boolean } = {},
): Promise<PreparedAgent> {
  const adapter = agentNamed(ctx, name);
  const program = requireProgram(ctx, adapter);
  const features = await probeFeatures(ctx, adapter, program);
  const settings = ctx.settings.agents.named[adapter.name];
  return {
    adapter,
    plan(worktree, resume) {
      const input = {
        prompt,
        command: settings?.command,
        args: settings?.args ?? [],
        worktree,
        uuid: randomUUID(),
        features,
        restate: options.restate ?? false,
      };
      const plan = resume && adapter.resume ? adapter.resume({ ...input, nativeId: resume.nativeId }) : adapter.start(input);
      return { ...plan, env: { ...plan.env, ...settings?.env } };
    },
  };
}

/** The adapter of a name, or a sentence with the names there are. */
export function agentNamed(ctx: Context, name: string): Adapter {
  const adapter = findAdapter(name, ctx.settings.agents.named);
  if (adapter) return adapter;
  const known = [...new Set([...adapterNames, ...Object.keys(ctx.settings.agents.named)])];
  throw new Failure(`there is no agent "${cleanLine(name, 40)}"`, {
    exit: 'usage',
    hint: `take one of ${known.join(', ')}, or add it to the settings under agents`,
  });
}
