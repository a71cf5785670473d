import type { FactSource } from '../../store/schema.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { FactLog } from './fact-log.ts';

export interface FactIntake {
  add(source: FactSource, drafts: readonly FactDraft[]): void;
}

/** Hook and transcript tell of the same thing within seconds; more than this many are not under way. */
export const rememberedFacts = 4096;

export const factKey = (k: string, id: string): string => `${k} ${id}`;

/**
 * Turns what hooks and transcripts tell into facts; what both tell becomes one.
 * @param turnOf the turn a draft belongs to
 * @param known keys of facts that a former host kept
 * @param onFact called for each draft that became a fact
 */
export function createFactIntake(
  facts: FactLog,
  options: {
    turnOf: (draft: FactDraft) => number;
    known?: Iterable<string>;
    onFact?: ReadonlyArray<(draft: FactDraft, source: FactSource) => void>;
  },
): FactIntake {
  // Two generations: forgetting the older one as a whole costs nothing, one by one would.
  let older = new Set<string>(options.known ?? []);
  let seen = new Set<string>();
  return {
    add(source, drafts) {
      for (const draft of drafts) {
        const { k, t, id, agentId, fields } = draft;
        if (id !== undefined) {
          const key = factKey(k, id);
          if (seen.has(key) || older.has(key)) continue;
          seen.add(key);
          if (seen.size >= rememberedFacts) [older, seen] = [seen, new Set()];
        }
        const named = { ...(id === undefined ? {} : { id }), ...(agentId === undefined ? {} : { agentId }) };
        facts.add(k, source, { turn: options.turnOf(draft), ...named, ...fields }, t);
        for (const tell of options.onFact ?? []) tell(draft, source);
      }
    },
  };
}
