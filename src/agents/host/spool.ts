import {
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
} from 'node:fs';
import { join } from 'node:path';
import { describeError, errnoOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { mostHookBytes, mostMessages } from '../adapters/hook-script.ts';

export interface Spool {
  /** Reads what is there now. */
  read(): void;
  /** Reads no more and removes the directory: a hook that runs on behind its session then keeps nothing. */
  close(): void;
}

/** Where inotify instances have run out (Linux allows 128 a user) the directory is looked at this often. ms. */
const pollMs = 500;
/** A message without its name after this long never gets one: its hook was killed. ms. */
const unfinishedMs = 60_000;

interface Message {
  name: string;
  /** The file with its text: of this name, or with a dot before it. */
  file: string;
  /** Of the file's content, ns since the epoch. */
  at: bigint;
  bytes: number;
}

/**
 * Watches the directory where an agent's hooks deliver (adapters/hook-script.ts): one JSON file per event, either renamed
 * into place or with a dot before its name and an empty file beside it that says that it is whole; deleted once it was read,
 * the oldest first by the time of the file. Names that begin with a dot and stand alone are not finished.
 * A file that is not JSON is logged and deleted: it would come again for ever. What a host finds at its start is what the
 * agent said while none was there.
 */
export function watchSpool(dir: string, onEvent: (event: unknown, name: string) => void, log: Log): Spool {
  makeSpool(dir);
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  const read = () => {
    if (over) return;
    try {
      const messages = messagesIn(dir);
      const spare = messages.length - mostMessages;
      if (spare > 0) log.warn(`${spare} hook messages are too many and were thrown away`);
      messages.forEach((message, i) => {
        if (i < spare) remove(dir, message);
        else take(message);
      });
    } catch (error) {
      // The session's directory was removed under us: there is nothing to deliver any more.
      if (errnoOf(error) !== 'ENOENT') log.warn(`the spool cannot be read: ${describeError(error)}`);
    }
  };
  const take = (message: Message) => {
    const { name, file, bytes } = message;
    try {
      if (bytes > mostHookBytes) throw new Error(`${bytes} bytes`);
      const event: unknown = JSON.parse(readFileSync(join(dir, file), 'utf8'));
      remove(dir, message);
      onEvent(event, name);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return;
      log.warn(`the hook message ${name} was not understood: ${describeError(error)}`);
      remove(dir, message);
    }
  };
  const poll = (why: string) => {
    log.info(`looking at the spool every ${pollMs} ms: ${why}`);
    watcher = undefined;
    timer ??= setInterval(read, pollMs);
  };

  removeUnfinished(dir);
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
      over = true;
      watcher?.close();
      clearInterval(timer);
      try {
        rmSync(dir, { recursive: true, force: true });
      } catch (error) {
        // A hook that writes at this moment; what it leaves is bounded, and the next host of the session reads it.
        log.info(`the spool stays: ${describeError(error)}`);
      }
    },
  };
}

/** Not the folder it lies in: that of a session somebody removed meanwhile is not brought back. */
function makeSpool(dir: string): void {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

/** Finished messages, the oldest first; the number of the process that wrote it decides between two of one tick. */
function messagesIn(dir: string): Message[] {
  const names = readdirSync(dir).filter(name => !name.startsWith('.'));
  return names.flatMap(name => messageOf(dir, name)).toSorted(byAge);
}

function messageOf(dir: string, name: string): Message[] {
  const stat = sizeAndTime(dir, name);
  const hidden = stat?.size === 0n ? sizeAndTime(dir, `.${name}`) : undefined;
  const { mtimeNs: at, size } = hidden ?? stat ?? {};
  if (at === undefined || size === undefined) return [];
  return [{ name, file: hidden ? `.${name}` : name, at, bytes: Number(size) }];
}

const sizeAndTime = (dir: string, name: string) =>
  statSync(join(dir, name), { bigint: true, throwIfNoEntry: false });

/** What says that it is whole goes first: half of it is never read again. */
function remove(dir: string, { name, file }: Message): void {
  for (const each of new Set([name, file])) rmSync(join(dir, each), { force: true, recursive: true });
}

function byAge(a: Message, b: Message): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return Number.parseFloat(a.name) - Number.parseFloat(b.name) || (a.name < b.name ? -1 : 1);
}

function removeUnfinished(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (!name.startsWith('.') || existsSync(join(dir, name.slice(1)))) continue;
    const file = join(dir, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > unfinishedMs) rmSync(file, { force: true, recursive: true });
  }
}
