import type { Fact } from '../schema.ts';

/** What the agent of a session was last started with. */
export interface AgentStart {
  model: string | null;
  /** What it may do without asking; null: its own default. */
  permissionMode: string | null;
  flags: string[];
  /** Instruction files in force, with their git blob ids. */
  instructions: Array<{ path: string; blob: string }>;
}

/** From the `session` facts: the newest one that tells a thing counts. */
export function agentStart(facts: readonly Fact[]): AgentStart {
  const starts = facts.filter(({ k }) => k === 'session');
  const last = (name: string) =>
    starts.findLast(fact => fact[name] !== undefined && fact[name] !== null)?.[name];
  return {
    model: text(last('model')),
    permissionMode: text(last('permissionMode')),
    flags: list(last('flags')).filter(flag => typeof flag === 'string'),
    instructions: list(last('instructions')).flatMap(one => {
      const { path, blob } = (one ?? {}) as { path?: unknown; blob?: unknown };
      return typeof path === 'string' ? [{ path, blob: typeof blob === 'string' ? blob : '' }] : [];
    }),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
