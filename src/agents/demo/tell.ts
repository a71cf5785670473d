import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactDraft } from '../transcripts/types.ts';

/** Tells the host one thing that happened; `id` tells it apart from others of its kind. */
export type Tell = (k: FactDraft['k'], id: string, fields: FactDraft['fields']) => void;

/**
 * Delivers as hooks do: one file each in the session's spool, renamed into place. The agent goes on whether or not
 * somebody reads them. @param spool `PITWALL_SPOOL`; undefined outside of pitwall
 */
export function createTell(spool: string | undefined, run: string): Tell {
  let count = 0;
  return (k, id, fields) => {
    if (spool === undefined) return;
    count += 1;
    const name = `${run}.${String(count).padStart(6, '0')}`;
    const fact: FactDraft = { k, t: Date.now(), id: `${run}.${id}`, fields };
    try {
      writeFileSync(join(spool, `.${name}`), JSON.stringify({ demo: fact }), { mode: 0o600 });
      renameSync(join(spool, `.${name}`), join(spool, `${name}.json`));
    } catch {
      // The session was removed; what an agent tells is never worth more than what it does.
    }
  };
}
