import { type FSWatcher, mkdirSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describeError, errnoOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

export interface Spool {
  /** Reads what is there now. */
  read(): void;
  close(): void;
}

/** Where inotify instances have run out (Linux allows 128 a user) the directory is looked at this often. ms. */
const pollMs = 500;
/** A hook payload holds one tool call; what is larger is not one. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Watches the directory where an agent's hooks deliver: one JSON file per event, renamed into place, deleted once it
 * was read. Names sort by time; names that begin with a dot are not finished. A file that is not JSON is logged and
 * deleted: it would come again for ever.
 */
export function watchSpool(dir: string, onEvent: (event: unknown, name: string) => void, log: Log): Spool {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;

  const read = () => {
    let names: string[];
    try {
      names = readdirSync(dir).filter(name => !name.startsWith('.'));
    } catch (error) {
      // The session's directory was removed under us: there is nothing to deliver any more.
      if (errnoOf(error) !== 'ENOENT') log.warn(`the spool cannot be read: ${describeError(error)}`);
      return;
    }
    for (const name of names.toSorted()) take(join(dir, name), name);
  };
  const take = (file: string, name: string) => {
    try {
      const bytes = readFileSync(file);
      rmSync(file, { force: true });
      if (bytes.length > mostBytes) throw new Error(`${bytes.length} bytes`);
      onEvent(JSON.parse(bytes.toString('utf8')), name);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return;
      log.warn(`the hook message ${name} was not understood: ${describeError(error)}`);
      rmSync(file, { force: true, recursive: true });
    }
  };
  const poll = (why: string) => {
    log.info(`looking at the spool every ${pollMs} ms: ${why}`);
    watcher = undefined;
    timer ??= setInterval(read, pollMs);
  };

  try {
    watcher = watch(dir, read);
    watcher.on('error', error => {
      watcher?.close();
      poll(describeError(error));
    });
  } catch (error) {
    poll(describeError(error));
  }
  read();
  return {
    read,
    close() {
      watcher?.close();
      clearInterval(timer);
    },
  };
}
