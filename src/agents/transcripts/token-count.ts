import { draft } from './tool-facts.ts';
import type { FactDraft } from './types.ts';

export interface TokenUse {
  /** Read anew, without what came from the cache. */
  in: number;
  out: number;
  cached: number;
}

/** Tokens of one answer of the model. */
export function tokenFact(
  id: string,
  model: string | null,
  use: TokenUse,
  at: { t: number | undefined; agentId?: string | undefined },
): FactDraft {
  return draft('tokens', { id, ...at }, { model, ...use });
}
