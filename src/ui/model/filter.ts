import { byLengthAsc, Fzf } from 'fzf';
import type { SessionView } from './session-view.ts';

/** The sessions that match `text` (fuzzy: name, branch, agent, ticket, repository), in the order given. */
export function filterSessions(sessions: readonly SessionView[], text: string): readonly SessionView[] {
  if (text.trim() === '') return sessions;
  return fuzzy(sessions, text.trim(), haystack, false);
}

/**
 * Fuzzy search over anything; `ranked`: best first instead of the order given. What holds the text as it is comes alone:
 * letters found here and there are for when nothing does.
 */
export function fuzzy<T>(
  items: readonly T[],
  text: string,
  words: (item: T) => string,
  ranked = true,
): readonly T[] {
  if (text.trim() === '') return items;
  const wanted = text.trim().toLowerCase();
  const all: Entry[] = items.map((item, index) => ({ index, words: words(item) }));
  const exact = all.filter(entry => entry.words.toLowerCase().includes(wanted));
  const entries = exact.length > 0 ? exact : all;
  const selector = (entry: Entry) => entry.words;
  const finder = ranked
    ? new Fzf(entries, { selector, tiebreakers: [byLengthAsc] })
    : new Fzf(entries, { selector, sort: false });
  return finder.find(text.trim()).map(found => items[found.item.index] as T);
}

interface Entry {
  index: number;
  words: string;
}

function haystack({ record, repository }: SessionView): string {
  return [record.name, record.git.branch, record.agent.name, record.links.ticket ?? '', repository].join(' ');
}
