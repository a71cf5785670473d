import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { describeError, errnoOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { isObject, objectIn } from '../transcripts/json-fields.ts';
import type { FactDraft, TranscriptFormat } from '../transcripts/types.ts';
import { openTranscriptFile, type TranscriptFile } from './transcript-file.ts';
import { type FileWatch, watchFile } from './watch-file.ts';

/** Follows the agent's own record while the session runs, and goes on where the former host of the session stopped. */
export interface TranscriptFollower {
  /** The record is in this file, absolute; again with another one when the agent began a new conversation. */
  open(file: string): void;
  /** Something may be new: reads it soon. */
  look(): void;
  /** The agent rests, or does not: while it does its last words are told as such. */
  rests(now: boolean): void;
  /** Reads what is new and resolves when its facts are kept. */
  finish(): Promise<void>;
  /** Why its facts are missing; undefined when they are not. */
  readonly problem: string | undefined;
  close(): void;
}

/** An agent writes several records a moment; one look reads them all. ms. */
const settleMs = 150;
/** After a crash what came since is read again, and ids tell what is known: rarely is often enough. ms. */
const saveMs = 5_000;
/** A record is created with the first prompt, or soon after. ms, and how often. */
const missingMs = 1_000;
const missingTries = 60;
/** Files whose place is remembered: a session rarely has more conversations than this. */
const mostFiles = 200;

export function createTranscriptFollower(options: {
  format: TranscriptFormat;
  worktree: string;
  /** Keeps how far each file was read. */
  stateFile: string;
  /** When the session was created, ms: what is older is not its. */
  notBefore: number;
  onFacts: (drafts: readonly FactDraft[]) => void;
  /** Resolves when the facts until now are written. */
  flush: () => Promise<void>;
  /** Resolves when more facts may come. */
  ready: () => Promise<void>;
  /** The record cannot be read; called once for each file. */
  onProblem: (problem: string) => void;
  log: Log;
}): TranscriptFollower {
  const { format, worktree, stateFile, notBefore, flush, log } = options;
  const files = new Map<string, TranscriptFile>();
  const failed = new Map<string, string>();
  let saved: Record<string, unknown> | undefined;
  let main: string | undefined;
  let watches: FileWatch[] = [];
  let timer: NodeJS.Timeout | undefined;
  let saving: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();
  let missing = 0;
  let resting = false;
  let over = false;

  const fileOf = (path: string): TranscriptFile => {
    const known = files.get(path);
    if (known) return known;
    const { onFacts, ready: pause } = options;
    const state = saved?.[path];
    const opened = openTranscriptFile({
      file: path,
      format,
      worktree,
      state,
      notBefore,
      onFacts,
      pause,
    });
    files.set(path, opened);
    return opened;
  };
  const fail = (path: string, why: string) => {
    if (failed.get(path) === why) return;
    const first = !failed.has(path);
    failed.set(path, why);
    log.warn(`the agent's own record ${path} cannot be read: ${why}`);
    if (first) options.onProblem(`the agent's own record cannot be read: ${why}`);
  };
  const readOne = async (path: string): Promise<boolean> => {
    try {
      const file = fileOf(path);
      const there = await file.read();
      if (resting) file.rest();
      if (file.unreadable) fail(path, 'its format is not known');
      else failed.delete(path);
      return there;
    } catch (error) {
      fail(path, describeError(error));
      return true;
    }
  };
  /** Those that sub-agents start as well. */
  const readSubAgents = async (path: string) => {
    if (!format.subAgents || fileOf(path).agents?.length === 0) return;
    const read = new Set([path]);
    const listed = new Map<string, string[]>();
    for (;;) {
      const lists = [...read].map(file => fileOf(file).agents);
      const dirs = format.subAgents(
        path,
        lists.flatMap(ids => ids ?? []),
      );
      for (const dir of dirs) if (!listed.has(dir)) listed.set(dir, await transcriptsIn(dir));
      const next = [...listed.values()]
        .flat()
        .find(file => !read.has(file) && lists.some(ids => isTheirs(file, ids)));
      if (next === undefined) return;
      read.add(next);
      if (shared(dirs, path) && !files.has(next)) watches.push(watchFile(next, () => look()));
      await readOne(next);
    }
  };
  const readAll = async () => {
    const path = main;
    if (path === undefined) return;
    saved ??= await loadState(stateFile);
    const there = await readOne(path);
    await readSubAgents(path);
    for (const watch of watches) watch.renew();
    if (there) {
      missing = missingTries;
      saving ??= over ? undefined : setTimeout(() => void queue(save), saveMs);
    } else if (missing < missingTries && !over) {
      missing += 1;
      look(missingMs);
    }
  };
  const save = async () => {
    clearTimeout(saving);
    saving = undefined;
    if (files.size === 0) return;
    // First the facts, then that they were read: the other way round a crash would lose them.
    await flush();
    const states = [...files].map(([path, file]) => [path, file.state()] as const);
    saved = Object.fromEntries([...Object.entries(saved ?? {}), ...states].slice(-mostFiles));
    await writeFileAtomic(stateFile, JSON.stringify({ v: 1, files: saved }), { mode: 0o600 });
  };
  const queue = (job: () => Promise<void>): Promise<void> => {
    reading = reading
      .then(job)
      .catch(error => log.warn(`following the agent's own record: ${describeError(error)}`));
    return reading;
  };
  const look = (ms = settleMs) => {
    if (over || main === undefined) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void queue(readAll);
    }, ms);
  };

  return {
    open(file) {
      if (over || file === main) return;
      main = file;
      missing = 0;
      for (const watch of watches) watch.close();
      const dirs = format.subAgents?.(file, []) ?? [];
      const own = shared(dirs, file) ? [] : dirs;
      watches = [file, ...own].map(path => watchFile(path, () => look()));
      clearTimeout(timer);
      timer = undefined;
      look(0);
    },
    look: () => look(),
    rests(now) {
      resting = now;
      look();
    },
    async finish() {
      clearTimeout(timer);
      timer = undefined;
      await queue(readAll);
      await queue(save);
    },
    get problem() {
      return main === undefined ? undefined : failed.get(main);
    },
    close() {
      over = true;
      for (const watch of watches) watch.close();
      clearTimeout(timer);
      clearTimeout(saving);
    },
  };
}

/** Missing, or damaged: everything is read again, and ids tell what is known. */
async function loadState(file: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isObject(value) && value.v === 1 ? { ...objectIn(value.files) } : {};
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** A directory of all conversations changes all the time: of that the files are watched that matter. */
const shared = (dirs: readonly string[], file: string): boolean => dirs.includes(dirname(file));

/** Is it the file of one of these sub-agents? */
const isTheirs = (name: string, ids: readonly string[] | undefined): boolean =>
  ids?.some(id => name.endsWith(`-${id}.jsonl`)) ?? true;

async function transcriptsIn(dir: string): Promise<string[]> {
  try {
    const names = await readdir(dir);
    return names
      .filter(name => name.endsWith('.jsonl'))
      .toSorted()
      .map(name => join(dir, name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
