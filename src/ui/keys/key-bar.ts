import { padSgr, style } from '../../term/sgr.ts';
import { cellWidth } from '../../term/width.ts';
import { type KeyBinding, showChord } from './binding.ts';

export interface BarKey {
  readonly id: string;
  /** As shown. */
  readonly key: string;
  readonly label: string;
  /** Left out last when the row is too narrow: the way back and the way to all keys. */
  readonly keep: boolean;
  /** Of the others the greatest goes first. */
  readonly rank: number;
}

export interface BarState {
  /** Why a command cannot be run now; such keys are left out of the bar. */
  disabled(id: string): string | undefined;
  /** What a command is called now, when not as in the table. */
  label?(id: string): string | undefined;
  /** What esc does now, from the ladder; undefined leaves it out. */
  back?: string | undefined;
}

/** Keys of the bar that work now, in order. */
export function barKeys(
  bindings: readonly KeyBinding[],
  contexts: readonly string[],
  state: BarState,
  lookup: (contexts: readonly string[], chord: string) => string | undefined,
): BarKey[] {
  return (
    bindings
      .filter(({ bar, keys, context }) => bar !== undefined && keys.length > 0 && works(context, contexts))
      // A key that means something else in a more special context is not told twice.
      .filter(({ id, keys }) => lookup(contexts, keys[0] ?? '') === id)
      .filter(({ id }) => (id === 'app.back' ? state.back !== undefined : state.disabled(id) === undefined))
      .sort((a, b) => (a.bar ?? 0) - (b.bar ?? 0))
      .map(({ id, keys, shown, label, bar, rank }) => ({
        id,
        key: shown ?? showChord(keys[0] ?? ''),
        label: (id === 'app.back' ? state.back : state.label?.(id)) ?? label,
        keep: kept.has(id),
        rank: rank ?? bar ?? 0,
      }))
  );
}

/** The bottom line: bold accent key, grey label, three spaces between, whole entries only. Exactly `width` cells. */
export function barRow(keys: readonly BarKey[], width: number): string {
  const cells = fitBar(keys, width - 1).map(
    ({ key, label }) => `${style(key, { bold: true, fg: 'accent' })} ${style(label, { fg: 'grey' })}`,
  );
  return padSgr(` ${cells.join(gap)}`, width);
}

/** As many entries as fit into `width` cells; those to keep are left out last, the others by their rank. */
export function fitBar(keys: readonly BarKey[], width: number): BarKey[] {
  const shown = [...keys];
  while (shown.length > 0 && barWidth(shown) > width) {
    const greatest = Math.max(...shown.map(({ keep, rank }) => (keep ? Number.NEGATIVE_INFINITY : rank)));
    const last = shown.findLastIndex(({ keep, rank }) => !keep && rank === greatest);
    shown.splice(last === -1 ? 0 : last, 1);
  }
  return shown;
}

const gap = '   ';

/** `app.back` because esc must always say what it does, `app.help` because it leads to all the others. */
const kept = new Set(['app.back', 'app.help', 'pane.leave']);

function barWidth(keys: readonly BarKey[]): number {
  const entries = keys.reduce((sum, { key, label }) => sum + cellWidth(key) + 1 + cellWidth(label), 0);
  return entries + gap.length * Math.max(0, keys.length - 1);
}

function works(context: readonly string[], contexts: readonly string[]): boolean {
  return context.some(one => contexts.includes(one));
}
