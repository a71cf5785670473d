import { type FSWatcher, watch } from 'node:fs';
import { errnoOf } from '../../lib/errors.ts';

export interface FileWatch {
  /** Begins to watch, unless that is under way: the file may be there now, or be another one. */
  renew(): void;
  close(): void;
}

/** Where inotify instances have run out (Linux allows 128 a user) the file is looked at this often. ms. */
const pollMs = 1_000;

/**
 * Calls back when a file changes, or something in a directory does. A file that is not there, or was replaced, is watched
 * again from the next `renew` on.
 */
export function watchFile(file: string, onChange: () => void): FileWatch {
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const stop = () => {
    watcher?.close();
    watcher = undefined;
  };
  const poll = () => {
    if (!over) timer ??= setInterval(onChange, pollMs);
  };
  const renew = () => {
    if (watcher || timer || over) return;
    try {
      watcher = watch(file, event => {
        // The name leads to another file now, or to none.
        if (event === 'rename') stop();
        onChange();
      });
      watcher.on('error', () => {
        stop();
        poll();
      });
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') poll();
    }
  };
  renew();
  return {
    renew,
    close() {
      over = true;
      stop();
      clearInterval(timer);
    },
  };
}
