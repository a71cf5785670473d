import { cleanLine } from '../../term/clean.ts';
import type { UiState } from '../model/state.ts';
import { keySpans } from './dialog.ts';
import { row, type Span, span, spansWidth } from './spans.ts';

export interface BarKey {
  readonly key: string;
  readonly label: string;
  /** Why it does not work now. */
  readonly disabled?: string;
}

/** Last row of the screen: a toast while there is one, else the keys that work now. */
export function bottomRow(state: Pick<UiState, 'toast'>, keys: readonly BarKey[], width: number): string {
  const { toast } = state;
  if (toast)
    return row([span(' '), span(cleanLine(toast.text), toast.kind === 'error' ? 'red' : 'amber')], width);
  return row([span(' '), ...fitKeys(keys, width - 1)], width);
}

/** As many whole keys as fit; the last one, `all keys`, is never left out. */
function fitKeys(keys: readonly BarKey[], width: number): Span[] {
  const last = keys.at(-1);
  const shown = [...keys];
  while (shown.length > 1 && spansWidth(keySpansOf(shown)) > width) shown.splice(shown.length - 2, 1);
  return last ? keySpansOf(shown) : [];
}

function keySpansOf(keys: readonly BarKey[]): Span[] {
  return keySpans(keys.map(({ key, label }) => [key, label] as const));
}
