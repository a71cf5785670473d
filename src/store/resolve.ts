import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from './schema.ts';

/** Four characters of an id: fewer fit too many, as ids begin with the time. */
const shortestPrefix = 4;

/** Picks the one session a person means. See `Store.resolve`. */
export function resolveSession(records: readonly SessionRecord[], ref: string): SessionRecord {
  const upper = ref.toUpperCase();
  const exact = records.find(({ id }) => id === upper) ?? records.find(({ name }) => name === ref);
  if (exact) return exact;
  const byPrefix = ref.length >= shortestPrefix ? records.filter(({ id }) => id.startsWith(upper)) : [];
  if (byPrefix.length === 1 && byPrefix[0]) return byPrefix[0];
  if (byPrefix.length > 1) {
    throw new Failure(`${JSON.stringify(ref)} is the beginning of ${byPrefix.length} session ids`, {
      exit: 'noSession',
      hint: `say one of ${names(byPrefix)}`,
    });
  }
  const similar = records.filter(({ name }) => ref !== '' && name.includes(ref.toLowerCase()));
  throw new Failure(`there is no session ${JSON.stringify(ref)}`, {
    exit: 'noSession',
    hint: similar.length > 0 ? `did you mean ${names(similar)}?` : 'pitwall ls shows them',
  });
}

function names(records: readonly SessionRecord[]): string {
  const shown = records.slice(0, 3).map(({ name }) => name);
  return shown.join(', ') + (records.length > 3 ? ', …' : '');
}
