import { Fzf } from 'fzf';

export interface HelpEntry {
  readonly id: string;
  /** As shown: `j ↓`. */
  readonly keys: string;
  readonly label: string;
  readonly help: string;
  readonly group: string;
}

/**
 * Entries that fit what was typed, best match first. A filter that is exactly a key finds that key first: people ask
 * "what does X do" by pressing it.
 */
export function filterHelp(entries: readonly HelpEntry[], filter: string): HelpEntry[] {
  const wanted = filter.trim();
  if (wanted === '') return [...entries];
  const byKey = entries.filter(({ keys }) => keys.split(' ').includes(wanted));
  const finder = new Fzf([...entries], {
    selector: ({ keys, label, help }) => `${label} ${help} ${keys}`,
    casing: 'case-insensitive',
  });
  const found = finder.find(wanted).map(({ item }) => item);
  return [...byKey, ...found.filter(entry => !byKey.includes(entry))];
}
