import type { PaneSource } from './pane-source.ts';

export type Scroll = { pages: number } | { lines: number } | { to: 'top' | 'bottom' };

/** A pane of the screen: rows to show, and the keys that work on every pane. */
export interface Pane extends PaneSource {
  scroll(how: Scroll): void;
  /** To the next or previous thing of its kind: file of a diff, turn of a timeline. */
  jump(by: 1 | -1): void;
  /** Half a screen to the right or to the left, where lines are longer than the pane is wide. */
  shift?(by: 1 | -1): void;
  /** The next way to cut what is shown: all of a change, its last turn, what came after the review. */
  nextPart?(): void;
  /** First row shown, kept when the pane is left and comes back. */
  readonly top: number;
  dispose(): void;
}

/** Version counting and listeners, the part that every pane shares. */
export function createChanges() {
  let version = 0;
  const listeners = new Set<() => void>();
  return {
    version: () => version,
    changed() {
      version += 1;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Lines scrolled for `how`; a page keeps two lines in sight so that the eye finds its place. */
export function scrolled(top: number, how: Scroll, length: number, height: number): number {
  const last = Math.max(0, length - height);
  const page = Math.max(1, height - 2);
  const to =
    'to' in how ? (how.to === 'top' ? 0 : last) : top + ('pages' in how ? how.pages * page : how.lines);
  return Math.min(Math.max(0, to), last);
}
