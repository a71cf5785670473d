import { similar } from '../../lib/shape.ts';
import { parseChord } from '../../term/keys.ts';
import { type KeyBinding, type KeyContext, showChord, showKeys } from './binding.ts';
import { filterHelp, type HelpEntry } from './help.ts';
import { type BarKey, type BarState, barKeys, barRow } from './key-bar.ts';
import { keyTable } from './table.ts';

export interface KeySettings {
  /** From the setting `keys`: a key, several, or none (an empty list) by the id of the table. */
  readonly keys?: Readonly<Record<string, string | readonly string[] | null>>;
  /** From the setting `ui.detach`: shown as the keys of `pane.leave`. */
  readonly detach?: readonly string[];
}

/** The key table with the user's changes. */
export interface Keys {
  /** Sentences about settings that were not obeyed; everything else works. */
  readonly problems: readonly string[];
  readonly bindings: readonly KeyBinding[];
  /** The id behind a chord; of the contexts the first one that knows it wins. */
  lookup(contexts: readonly string[], chord: string): string | undefined;
  /** First key of a command as shown, or its id when it has none. */
  keyOf(id: string): string;
  /** Keys that work now, in the order of the bar. */
  keyBar(contexts: readonly string[], state: BarState): BarKey[];
  /** The bottom line, exactly `width` cells. */
  keyBarRow(contexts: readonly string[], state: BarState, width: number): string;
  /** Commands whose words or keys fit `filter`, best first; all in the order of the table when it is empty. */
  helpEntries(filter?: string): HelpEntry[];
}

/** Applies the user's keys to the table. A setting that makes no sense is a problem, never an error. */
export function resolveKeys(settings: KeySettings = {}): Keys {
  const problems: string[] = [];
  const bindings = keyTable.map(binding => {
    if (binding.id === 'pane.leave' && settings.detach) return { ...binding, keys: settings.detach };
    const wanted = settings.keys?.[binding.id];
    return wanted === undefined ? binding : remapped(binding, wanted, problems);
  });
  const known = new Set(keyTable.map(({ id }) => id));
  for (const id of Object.keys(settings.keys ?? {})) {
    if (known.has(id)) continue;
    const near = similar(id, [...known]) || similar(withGroup(id, [...known]), [...known]);
    problems.push(`keys.${id}: there is no command of this name${near || '; ? shows them all'}`);
  }
  const changed = new Set(Object.keys(settings.keys ?? {}));
  const byChord = index(bindings, changed, problems);

  const commands = bindings.filter(({ fixed }) => fixed !== true);
  const lookup: Keys['lookup'] = (contexts, chord) => {
    for (const context of contexts) {
      const binding = byChord.get(`${context} ${chord}`);
      if (binding) return binding.id;
    }
    return undefined;
  };
  return {
    problems,
    bindings,
    lookup,
    keyOf(id) {
      const binding = bindings.find(one => one.id === id);
      if (!binding) return id;
      return binding.shown ?? (binding.keys[0] === undefined ? id : showChord(binding.keys[0]));
    },
    keyBar: (contexts, state) => barKeys(bindings, contexts, state, lookup),
    keyBarRow: (contexts, state, width) => barRow(barKeys(bindings, contexts, state, lookup), width),
    helpEntries: (filter = '') => filterHelp(byGroup(commands.map(helpEntry)), filter),
  };
}

/** `aprove` as `answer.aprove`: a word without its group, with the group whose command is spelled nearest. */
function withGroup(word: string, known: readonly string[]): string {
  const groups = [...new Set(known.map(id => id.slice(0, id.indexOf('.') + 1)))];
  const found = groups.find(group => similar(`${group}${word}`, known) !== '');
  return `${found ?? ''}${word}`;
}

/** Every group once, in the order the key table names them first. */
function byGroup(entries: readonly HelpEntry[]): HelpEntry[] {
  const groups = [...new Set(entries.map(({ group }) => group))];
  return groups.flatMap(group => entries.filter(entry => entry.group === group));
}

function helpEntry(binding: KeyBinding): HelpEntry {
  const { id, help, group, label } = binding;
  return { id, keys: showKeys(binding), help, group, label };
}

function remapped(binding: KeyBinding, wanted: string | readonly string[] | null, problems: string[]) {
  if (binding.fixed) {
    const how = binding.id === 'pane.leave' ? 'set ui.detach instead' : 'it belongs to its dialog';
    problems.push(`keys.${binding.id}: cannot be changed; ${how}`);
    return binding;
  }
  const chords = wanted === null ? [] : typeof wanted === 'string' ? [wanted] : wanted;
  const keys = chords.flatMap(chord => {
    const name = canonicalChord(chord);
    if (name === undefined) {
      problems.push(`keys.${binding.id}: there is no key ${JSON.stringify(chord)}`);
      return [];
    }
    return [name];
  });
  if (keys.length === 0 && chords.length > 0) return binding;
  return { ...binding, keys, shown: undefined };
}

/** The name the input parser gives a key: `shift-n` is `N`, modifiers in one order. Undefined when it is no key. */
export function canonicalChord(chord: string): string | undefined {
  const key = parseChord(chord);
  if (key === undefined) return undefined;
  const single = [...key.name].length === 1;
  const upper = single && key.shift && !key.ctrl && key.name.toUpperCase() !== key.name;
  const name = upper ? key.name.toUpperCase() : single && key.ctrl ? key.name.toLowerCase() : key.name;
  const shift = key.shift && !upper;
  return `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${name}`;
}

/** One chord can do one thing in one context; a key that the user chose wins over one of the table. */
function index(bindings: readonly KeyBinding[], changed: ReadonlySet<string>, problems: string[]) {
  const byChord = new Map<string, KeyBinding>();
  const ordered = [...bindings].sort((a, b) => Number(changed.has(b.id)) - Number(changed.has(a.id)));
  const told = new Set<string>();
  for (const binding of ordered) {
    for (const context of binding.context) {
      for (const chord of binding.keys) {
        const other = byChord.get(`${context} ${chord}`);
        if (!other) {
          byChord.set(`${context} ${chord}`, binding);
          continue;
        }
        const problem = `keys.${other.id}: ${showChord(chord)} is also ${binding.id}, which it now replaces`;
        if (!told.has(problem)) problems.push(problem);
        told.add(problem);
      }
    }
  }
  return byChord as ReadonlyMap<`${KeyContext} ${string}` | string, KeyBinding>;
}
