import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';

/** What is said of a session that waits for a free slot. */
export function queuedWords(record: Pick<SessionRecord, 'status'>): string {
  return `queued: ${cleanLine(record.status.reason, 200)}; it starts when one of them is done (--now does not wait)`;
}
