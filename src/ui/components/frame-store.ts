import type { UiState } from '../model/state.ts';
import type { Store } from '../model/store.ts';
import { type Frame, type FrameParts, frameOf, sameFrame, samePlaces } from './frame.ts';
import type { FrameSource } from './screen.tsx';

/** A frame by Ink costs 14-17 ms of CPU; 30 a second leave the loop half free on a small machine. */
export const frameMs = 33;

/**
 * The frames of a state for React, none equal to the one before. Where boxes or a dialog move, the new frame is told in
 * the same turn of the loop, for the panes move in that turn too. Any other change waits until the panes are painted
 * (a question in its row must not wait for Ink), and comes at most once per `intervalMs`. No timer runs while nothing
 * changes.
 */
export function createFrames(
  state: Store<UiState>,
  parts: FrameParts,
  intervalMs = frameMs,
): FrameSource & { dispose(): void } {
  let frame = frameOf(state.get(), parts);
  const listeners = new Set<() => void>();
  let queued = false;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;

  const tell = (next: Frame) => {
    clearTimeout(timer);
    clearImmediate(immediate);
    immediate = undefined;
    frame = next;
    timer = setTimeout(() => {
      timer = undefined;
      look();
    }, intervalMs);
    for (const listener of [...listeners]) listener();
  };
  const tellIfNew = () => {
    const next = frameOf(state.get(), parts);
    if (!sameFrame(next, frame)) tell(next);
  };
  /** The compositor paints in the next turn of the loop: this comes behind it. */
  const afterPaint = () => {
    immediate ??= setImmediate(() => {
      immediate = setImmediate(() => {
        immediate = undefined;
        tellIfNew();
      });
    });
  };
  const look = () => {
    queued = false;
    const next = frameOf(state.get(), parts);
    if (sameFrame(next, frame)) return;
    if (!samePlaces(next, frame)) tell(next);
    else if (timer === undefined) afterPaint();
  };
  const stop = state.subscribe(() => {
    if (queued) return;
    queued = true;
    queueMicrotask(look);
  });

  return {
    get: () => frame,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispose() {
      stop();
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
}
