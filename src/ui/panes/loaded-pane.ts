import type { Pane } from './pane.ts';

export interface LoadedPane extends Pane {
  /** Reads again; nothing happens as long as nobody has looked. */
  reload(): void;
}

/** A pane whose content is read when rows are first asked for: a session that is only passed by costs nothing. */
export function loadedPane(pane: Pane, load: () => void): LoadedPane {
  let started = false;
  return {
    get version() {
      return pane.version;
    },
    fps: pane.fps,
    subscribe: pane.subscribe,
    get top() {
      return pane.top;
    },
    scroll: pane.scroll,
    jump: pane.jump,
    shift: by => pane.shift?.(by),
    dispose: pane.dispose,
    rows(width, height) {
      if (!started) {
        started = true;
        load();
      }
      return pane.rows(width, height);
    },
    reload() {
      if (started) load();
    },
  };
}
