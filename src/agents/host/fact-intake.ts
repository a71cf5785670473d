import type { FactSource } from '../../store/schema.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { FactLog } from './fact-log.ts';

export interface FactIntake {
  add(source: FactSource, drafts: readonly FactDraft[]): void;
}

/** Hook and transcript tell of the same thing within seconds; more than this many are not under way. */
const remembered = 4096;

/** Turns what hooks and transcripts tell into facts; what both tell becomes one. */
export function createFactIntake(facts: FactLog): FactIntake {
  const seen = new Set<string>();
  return {
    add(source, drafts) {
      for (const { k, t, id, agentId, fields } of drafts) {
        if (id !== undefined) {
          const key = `${k} ${id}`;
          if (seen.has(key)) continue;
          seen.add(key);
          if (seen.size > remembered) forgetOldest(seen);
        }
        const named = { ...(id === undefined ? {} : { id }), ...(agentId === undefined ? {} : { agentId }) };
        facts.add(k, source, { ...named, ...fields }, t);
      }
    },
  };
}

function forgetOldest(seen: Set<string>): void {
  for (const key of seen) {
    seen.delete(key);
    return;
  }
}
