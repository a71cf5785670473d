import { sliceSgr } from '../../term/sgr.ts';
import type { PaneSource, Rect } from './pane-source.ts';

/** The part of `source` inside `part`, a rectangle within the source's own `whole`; for panes under a dialog. */
export function cropSource(source: PaneSource, whole: Rect, part: Rect): PaneSource {
  const left = part.x - whole.x;
  const top = part.y - whole.y;
  return {
    get version() {
      return source.version;
    },
    fps: source.fps,
    subscribe: listener => source.subscribe(listener),
    rows(width, height) {
      const rows = source.rows(whole.width, whole.height).slice(top, top + height);
      if (left === 0 && width === whole.width) return rows;
      return rows.map(row => sliceSgr(row, left, left + width));
    },
  };
}
