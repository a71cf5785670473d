import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { asideOf } from '../../lib/json-file.ts';
import { parseSavedUi, type SavedUi } from '../model/persist.ts';

/** A kill -9 may cost what was typed within this time, and typing causes at most this many writes. ms */
const saveDelayMs = 150;

export interface UiFile {
  readonly saved: SavedUi | null;
  /** Writes soon; only the last state asked for within a moment is written. */
  save(make: () => SavedUi): void;
  /** Writes what is due now. */
  flush(): Promise<void>;
}

/** The state of the screen for one repository (its store directory, or `all`), in the user's state directory. */
export function openUiFile(stateDir: string, key: string): UiFile {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const file = join(stateDir, 'ui', `${name}.json`);
  let due: (() => SavedUi) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let written = '';

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const make = due;
    due = undefined;
    if (!make) return writing;
    const text = JSON.stringify(make());
    if (text === written) return writing;
    written = text;
    // Losing the place of the cursor must not end the screen: a full disk is told by the actions that need it.
    writing = writing.then(() => writeFileAtomic(file, text, { mode: 0o600, fsync: false })).catch(() => {});
    return writing;
  };
  return {
    saved: read(file),
    save(make) {
      due = make;
      timer ??= setTimeout(() => void write(), saveDelayMs);
    },
    flush: () => write(),
  };
}

function read(file: string): SavedUi | null {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const saved = parseSavedUi(readFileSync(file, 'utf8'));
    // Damaged, or of a newer pitwall: replies that were not sent may be in it, and the next save would write over them.
    if (saved === null) renameSync(file, asideOf(file, Date.now()));
    return saved;
  } catch {
    // No file yet: nothing was left.
    return null;
  }
}
