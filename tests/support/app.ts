import { fileURLToPath } from 'node:url';
import { encodeKey } from '../../src/term/keys.ts';
import { keyTable } from '../../src/ui/keys/table.ts';
import type { Sandbox } from '../e2e/support/sandbox.ts';
import { openTerminal, type TestTerminal } from './terminal.ts';
import { until } from './until.ts';

const bin = fileURLToPath(new URL('../../bin/pitwall.js', import.meta.url));

/** The real TUI in a real PTY, driven as a person drives it; what a test says reads like a script. */
export interface App {
  readonly terminal: TestTerminal;
  /** Presses the first key of these commands, by their ids in the key table. What they did is waited for on the screen. */
  press(...ids: string[]): App;
  /** Types text as it stands. */
  type(text: string): App;
  /** Presses keys by name: `enter`, `esc`, `ctrl-]`, `tab`. */
  keys(...names: string[]): App;
  /** Waits until this stands on the screen. */
  sees(wanted: string | RegExp, timeoutMs?: number): Promise<App>;
  /** Waits until this stands nowhere on the screen. */
  losesSight(wanted: string | RegExp): Promise<App>;
  /** Waits until the session's row (its two lines) fits. */
  row(name: string, wanted: string | RegExp): Promise<App>;
  /** Waits until the session's row is the selected one. */
  selected(name: string): Promise<App>;
  /** Goes to a session as a user would: down and down again until it is selected. */
  select(name: string): Promise<App>;
  /** Presses quit and waits for the end. */
  quit(): Promise<void>;
}

export interface AppOptions {
  args?: readonly string[];
  cols?: number;
  rows?: number;
  cwd?: string;
  env?: Record<string, string>;
}

/** Starts `pitwall` in the sandbox and waits for its first full frame. */
export async function openApp(box: Sandbox, options: AppOptions = {}): Promise<App> {
  const terminal = openTerminal({
    command: process.execPath,
    args: [bin, ...(options.args ?? [])],
    cwd: options.cwd ?? box.repo.dir,
    // Ink takes itself for a log in CI unless told otherwise.
    env: { ...box.env, COLORTERM: 'truecolor', CI: 'false', ...options.env },
    cols: options.cols ?? 120,
    rows: options.rows ?? 40,
  });
  const app: App = {
    terminal,
    press(...ids) {
      for (const id of ids) terminal.write(bytesOf(id));
      return app;
    },
    type(text) {
      terminal.write(text);
      return app;
    },
    keys(...names) {
      for (const name of names) terminal.write(encodeKey(name));
      return app;
    },
    async sees(wanted, timeoutMs) {
      await terminal.sees(wanted, timeoutMs);
      return app;
    },
    async losesSight(wanted) {
      await terminal.losesSight(wanted);
      return app;
    },
    async row(name, wanted) {
      await terminal.until(
        rows => fits(rowOf(rows, name), wanted),
        `the row of ${name} to show ${wanted}`,
        30_000,
      );
      return app;
    },
    async selected(name) {
      await terminal.until(rows => rowOf(rows, name).includes('▌'), `${name} to be selected`);
      return app;
    },
    async select(name) {
      // Rows may change places meanwhile: look, press towards it, look again, as a person does.
      await until(
        async () => {
          const rows = terminal.screen();
          const [target, now] = [rowIndex(rows, name), rows.findIndex(row => row.includes('▌'))];
          if (target === now) return target >= 0;
          if (target < 0 || now < 0) return false;
          app.press(target > now ? 'list.down' : 'list.up');
          const moved = () => terminal.screen().findIndex(row => row.includes('▌')) !== now;
          await until(moved, 'the selection to move', 1000).catch(() => undefined);
          return false;
        },
        `a way to ${name}`,
        30_000,
      );
      return app;
    },
    async quit() {
      app.press('app.quit');
      await terminal.ends();
    },
  };
  await app.sees(/all keys|Sessions/);
  return app;
}

/** Bytes of the first key of a command of the key table. */
function bytesOf(id: string): string {
  const chord = keyTable.find(binding => binding.id === id)?.keys[0];
  if (chord === undefined) throw new Error(`the key table has no ${id}`);
  return [...chord].length === 1 ? chord : encodeKey(chord);
}

/** Both lines of a session's row in the list; empty while it is not there. */
function rowOf(rows: readonly string[], name: string): string {
  const at = rowIndex(rows, name);
  return at < 0 ? '' : `${listPart(rows[at])}\n${listPart(rows[at + 1])}`;
}

function rowIndex(rows: readonly string[], name: string): number {
  return rows.findIndex(row => new RegExp(`^│.{2,4}${name}(?![\\w-])`).test(row));
}

/** The list is the box at the left: everything up to its right border. */
function listPart(row = ''): string {
  const end = row.indexOf('│', 1);
  return end < 0 ? row : row.slice(0, end);
}

const fits = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
