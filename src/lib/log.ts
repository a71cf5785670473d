import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes one line per call and never throws: a full disk must not stop what is being logged. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** One old file of the same size is kept; together they tell a few days of a busy host. */
const rotateAt = 1024 * 1024;

/**
 * A log of lines `<ISO time> <level> <message>` in `file` (0600), moved to `<file>.1` when it has reached 1 MiB. With
 * `makesFolder` false a missing folder stays missing: that of a session somebody removed is not brought back.
 */
export function createLog(file: string, now: () => number = Date.now, makesFolder = true): Log {
  let size: number | undefined;
  // Once only: whoever deletes it meanwhile wants it gone.
  let made = !makesFolder;
  const write = (level: string, message: string) => {
    const line = `${new Date(now()).toISOString()} ${level} ${escapeControls(message)}\n`;
    try {
      if (!made) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      made = true;
      size ??= statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size >= rotateAt) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch {
      // Best effort by contract; the size is looked up again so that a log removed meanwhile starts anew.
      size = undefined;
    }
  };
  return {
    info: message => write('info', message),
    warn: message => write('warn', message),
    error: message => write('error', message),
  };
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Keeps a line one line and makes escape sequences visible instead of live for whoever prints the log. */
function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    c => (c === '\n' ? '\\n' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
