import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Send } from '../link/messages.ts';

/** As much of a text as a row shows; the whole one is in the queue's own file. */
const shownChars = 120;

/** The change that shows in the record which texts wait. */
export function noteSends(waiting: readonly Send[]): (draft: SessionRecord) => void {
  const sends = waiting.map(({ id, text, from, at = 0 }) => ({
    id,
    text: cleanLine(text.replace(/\s+/g, ' ').trim(), shownChars),
    from,
    at,
  }));
  return draft => {
    if (sends.length > 0 || draft.sends) draft.sends = sends;
  };
}
