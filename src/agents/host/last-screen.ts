import type { Emulator } from './emulator.ts';

export interface Picture {
  /** Rows as SGR strings. */
  styled: readonly string[];
  plain: readonly string[];
}

/** A program that switches back and forth all the time must not make the host draw each of its screens. ms. */
const takeAgainMs = 250;
/** An agent that leaves at its end is gone within this, also one that a signal had to end. What was left before is not its end. ms. */
const endMs = 10_000;

/**
 * The screen as the agent left it. Many leave the alternate screen at their end, with nothing below it: then what stood
 * there until that moment.
 */
export function createLastScreen(emulator: Emulator, now: () => number): () => Picture {
  let left: Picture | undefined;
  let takenAt = Number.NEGATIVE_INFINITY;
  emulator.onEvent(event => {
    // Told before the emulator does it.
    if (event.type !== 'mode' || event.name !== 'alternate' || event.on || !emulator.modes.alternate) return;
    if (now() - takenAt < takeAgainMs) return;
    takenAt = now();
    left = emulator.picture();
  });
  return () => {
    const picture = emulator.picture();
    return left && isBlank(picture) && now() - takenAt < endMs ? left : picture;
  };
}

const isBlank = ({ plain }: Picture): boolean => plain.every(row => row.trim() === '');
