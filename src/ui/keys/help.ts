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
 * Entries that fit what was typed, best match first: its key ("what does X do"), its name, its explanation. Letters here
 * and there count in names only, and only where nothing holds the text: enter runs what stands first.
 */
export function filterHelp(entries: readonly HelpEntry[], filter: string): HelpEntry[] {
  const wanted = filter.trim();
  if (wanted === '') return [...entries];
  const words = wanted.toLowerCase().split(/\s+/);
  const holds = (text: string) => words.every(word => text.toLowerCase().includes(word));
  const found = new Set([
    ...entries.filter(({ keys }) => keys.split(' ').includes(wanted)),
    ...entries.filter(({ label }) => holds(label)),
    ...entries.filter(({ label, help, keys }) => holds(`${label} ${help} ${keys}`)),
  ]);
  if (found.size > 0) return [...found];
  const finder = new Fzf([...entries], { selector: ({ label }) => label, casing: 'case-insensitive' });
  return finder.find(wanted).map(({ item }) => item);
}
