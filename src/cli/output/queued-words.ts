import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';

/** What is said of a session that waits for a free place. */
export function queuedWords(record: Pick<SessionRecord, 'name' | 'status'>): string {
  return `queued: ${cleanLine(record.status.reason, 200)}; it starts by itself when one is done (pitwall resume ${record.name} --now does not wait)`;
}
