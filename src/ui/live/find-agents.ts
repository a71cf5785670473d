import { findProgram, programOf } from '../../actions/agent-program.ts';
import type { Context } from '../../actions/context.ts';
import { namedAgents } from '../../actions/named-agents.ts';
import { adapterNames, findAdapter } from '../../agents/adapters/registry.ts';
import type { FoundAgent } from '../model/state.ts';

/** Agents that can be started and those whose program is missing; the default one first, then what was found. */
export function findAgents(ctx: Context): FoundAgent[] {
  const named = namedAgents(ctx.settings);
  const names = [...new Set([ctx.settings.agents.default, ...adapterNames, ...Object.keys(named)])];
  const agents = names.flatMap(name => {
    const adapter = findAdapter(name, named);
    if (!adapter) return [];
    const found = findProgram(programOf(ctx, adapter), ctx.env, ctx.repo.root) !== undefined;
    // The scripted agent is for `pitwall demo`, which makes it the default.
    if (name === 'demo' && ctx.settings.agents.default !== 'demo') return [];
    return [{ name, found }];
  });
  return agents.sort((a, b) => Number(b.found) - Number(a.found));
}
