import { cleanLine } from '../../term/clean.ts';
import type { Keys } from '../keys/resolve.ts';
import { escapeStep } from '../model/escape.ts';
import { isNarrow } from '../model/layout.ts';
import { topModal } from '../model/modals.ts';
import type { UiState } from '../model/state.ts';
import { keySpans } from './dialog.ts';
import { row, span } from './spans.ts';

export interface BarInput {
  readonly keys: Pick<Keys, 'keyBarRow'>;
  /** Contexts of the key table in force. */
  readonly contexts: readonly string[];
  readonly disabled: (id: string) => string | undefined;
  readonly label?: (id: string) => string | undefined;
}

/** Last row of the screen: a toast while there is one, else the keys that work now. */
export function bottomRow(state: UiState, input: BarInput): string {
  const { toast, cols } = state;
  if (toast)
    return row([span(' '), span(cleanLine(toast.text), toast.kind === 'error' ? 'red' : 'text')], cols);
  const open = topModal(state);
  // A dialog has its keys in its own border.
  if (open && open.kind !== 'log') return row([], cols);
  if (open) return row([span(' '), ...keySpans(logKeys)], cols);
  if (state.finding) return row([span(' '), ...keySpans(findKeys)], cols);
  if (state.filtering) return row([span(' '), ...keySpans(filterKeys)], cols);
  const back = escapeStep(state, isNarrow(cols))?.label;
  return input.keys.keyBarRow(input.contexts, { ...input, back }, cols);
}

const filterKeys = [
  ['enter', 'keep'],
  ['↑ ↓', 'move'],
  ['tab', 'next'],
  ['esc', 'clear filter'],
] as const;

const findKeys = [
  ['enter', 'keep'],
  ['esc', 'clear'],
] as const;

const logKeys = [
  ['pgup pgdn', 'scroll'],
  ['L H', 'sideways'],
  ['esc', 'back'],
] as const;
