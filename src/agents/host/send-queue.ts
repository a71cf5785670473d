import { readFile, rename, rm } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { describeError, errnoOf } from '../../lib/errors.ts';
import { asideOf } from '../../lib/json-file.ts';
import type { Log } from '../../lib/log.ts';
import type { Send } from '../link/messages.ts';

/** Texts that wait until the agent is idle, kept in a file of the session so that they survive host and reboot. */
export interface SendQueue {
  readonly length: number;
  add(send: Send): Promise<void>;
  /** Takes the oldest one out, on disk first: it may be lost with the host, but is never typed twice. */
  take(): Promise<Send | undefined>;
  /** Takes one out, or all; returns them. They are never typed. */
  drop(id?: string): Promise<Send[]>;
}

/** @param onChange called with what waits, once at the start and after every change */
export async function openSendQueue(
  file: string,
  log: Log,
  onChange: (waiting: readonly Send[]) => void = () => {},
): Promise<SendQueue> {
  let waiting = await load(file, log);
  onChange(waiting);
  let last: Promise<void> = Promise.resolve();
  const save = () => {
    onChange(waiting);
    const text = JSON.stringify(waiting);
    last = last
      .catch(() => {})
      .then(() => (text === '[]' ? rm(file, { force: true }) : writeFileAtomic(file, text, { mode: 0o600 })));
    return last;
  };
  return {
    get length() {
      return waiting.length;
    },
    async add(send) {
      waiting = [...waiting, send];
      try {
        await save();
      } catch (error) {
        waiting = waiting.filter(other => other !== send);
        throw error;
      }
    },
    async drop(id) {
      const dropped = waiting.filter(send => id === undefined || send.id === id);
      if (dropped.length === 0) return [];
      waiting = waiting.filter(send => !dropped.includes(send));
      await save();
      return dropped;
    },
    async take() {
      const [first, ...rest] = waiting;
      if (!first) return undefined;
      waiting = rest;
      try {
        await save();
      } catch (error) {
        log.warn(`the queue of texts could not be written: ${describeError(error)}`);
      }
      return first;
    },
  };
}

async function load(file: string, log: Log): Promise<Send[]> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(parsed)) return parsed.filter(isSend);
    await setAside(file, 'it is no list of texts', log);
  } catch (error) {
    if (error instanceof SyntaxError) await setAside(file, 'it is not JSON', log);
    else if (errnoOf(error) !== 'ENOENT') log.warn(`${file} cannot be read: ${describeError(error)}`);
  }
  return [];
}

/** A person typed what is in it: the next text must not write over it. */
async function setAside(file: string, why: string, log: Log): Promise<void> {
  const aside = asideOf(file, Date.now());
  log.warn(`${file} was damaged (${why}), now ${aside}; it begins empty`);
  await rename(file, aside).catch(error => log.warn(`${file} cannot be kept: ${describeError(error)}`));
}

function isSend(value: unknown): value is Send {
  if (typeof value !== 'object' || value === null) return false;
  const { id, text, from } = value as Partial<Send>;
  return typeof id === 'string' && typeof text === 'string' && typeof from === 'string';
}
