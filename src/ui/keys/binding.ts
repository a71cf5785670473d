/** Where a key works. Several are in force at a time, most special first: see `lookup` in resolve.ts. */
export type KeyContext =
  | 'list'
  | 'pane'
  | 'diff'
  | 'timeline'
  | 'entries'
  | 'global'
  | 'focus'
  | 'filter'
  | 'menu'
  | 'search'
  | 'form'
  | 'reply'
  | 'log';

/** Section of the list of all keys. */
export type KeyGroup = 'Local' | 'Global' | 'Navigation' | 'Timeline';

/**
 * One key with everything that is said about it: feeds dispatch, key bar, help, docs/keys.md and tests. What it runs is
 * found by its id in src/ui/model/commands.ts, so the table stays data.
 */
export interface KeyBinding {
  /** Written into settings and tests: never renamed, only added. */
  readonly id: string;
  /** Chord names as src/ui/input/parser.ts gives them; the first one is shown in the key bar. */
  readonly keys: readonly string[];
  readonly context: readonly KeyContext[];
  /** Two words for the key bar. */
  readonly label: string;
  /** One sentence without a full stop, for help and docs. */
  readonly help: string;
  readonly group: KeyGroup;
  /** Order in the key bar; without it the key is in help only. */
  readonly bar?: number;
  /** Where it stands among those that a narrow bar keeps, when that is not its place in the bar; smaller stays longer. */
  readonly rank?: number;
  /** How the keys are written when a list would be too long: `1-9`. */
  readonly shown?: string;
  /** Part of the dialog it works in: cannot be remapped and is no command of its own. */
  readonly fixed?: true;
}

const symbols: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→' };

/** A chord as it is shown to people: arrows as signs, everything else by name. */
export function showChord(chord: string): string {
  const base = chord.slice(chord.lastIndexOf('-', chord.length - 2) + 1);
  const symbol = symbols[base];
  return symbol === undefined ? chord : chord.slice(0, chord.length - base.length) + symbol;
}

/** All keys of a binding as shown: `j ↓`. */
export function showKeys(binding: Pick<KeyBinding, 'keys' | 'shown'>): string {
  return binding.shown ?? binding.keys.map(showChord).join(' ');
}
