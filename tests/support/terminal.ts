import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { createEmulator } from '../../src/agents/host/emulator.ts';
import { until } from './until.ts';

export interface TerminalOptions {
  command: string;
  args?: readonly string[];
  cwd?: string;
  env: Record<string, string>;
  cols?: number;
  rows?: number;
}

/** A program in a real PTY with an emulator as its screen, which answers its queries as a terminal does. */
export interface TestTerminal {
  readonly pid: number;
  readonly cols: number;
  readonly rows: number;
  /** Rows as plain text without trailing blanks. */
  screen(): string[];
  /** The screen as one text, for messages and searches. */
  text(): string;
  /** One row as styled text, exactly as wide as the terminal. */
  styled(row: number): string;
  readonly cursor: { x: number; y: number; visible: boolean };
  readonly title: string;
  readonly modes: ReturnType<typeof createEmulator>['modes'];
  /** Everything the program wrote so far. */
  raw(): string;
  readonly bytesWritten: number;
  write(bytes: string): void;
  resize(cols: number, rows: number): void;
  /** Stops or goes on reading the PTY, as a stalled link does. */
  pause(): void;
  resume(): void;
  /** Waits until the screen satisfies `check`; the message of a failure holds the screen. */
  until(check: (rows: string[]) => unknown, what: string, timeoutMs?: number): Promise<void>;
  /** Waits until `text` stands on the screen. */
  sees(text: string | RegExp, timeoutMs?: number): Promise<void>;
  /** Waits until `text` stands nowhere on the screen. */
  losesSight(text: string | RegExp): Promise<void>;
  /** Waits for the end of the program; the message of a failure holds the screen. */
  ends(): Promise<void>;
  readonly exited: Promise<{ code: number; signal: number | undefined }>;
  kill(signal?: string): void;
}

export function openTerminal(options: TerminalOptions): TestTerminal {
  const { command, args = [], cwd, env } = options;
  let { cols = 120, rows = 40 } = options;
  const pty = spawn(command, [...args], { name: 'xterm-256color', cols, rows, cwd, env, encoding: null });
  const emulator = createEmulator({ cols, rows, scrollback: 1000 });
  const chunks: Buffer[] = [];
  let bytesWritten = 0;
  let ended = false;
  pty.onData(data => {
    const chunk = data as unknown as Buffer;
    chunks.push(chunk);
    bytesWritten += chunk.length;
    emulator.write(chunk);
  });
  emulator.onReply(reply => {
    if (!ended) pty.write(reply);
  });
  const exited = new Promise<{ code: number; signal: number | undefined }>(resolve => {
    pty.onExit(({ exitCode, signal }) => {
      ended = true;
      resolve({ code: exitCode, signal });
    });
  });
  const kill = (signal = 'SIGKILL') => {
    if (!ended) pty.kill(signal);
  };
  onTestFinished(async () => {
    kill();
    pty.resume();
    await exited;
    emulator.dispose();
  });
  const screen = () => [...emulator.view().rows];
  const text = () => screen().join('\n');
  const has = (wanted: string | RegExp) =>
    typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text());
  const wait = async (check: () => unknown, what: string, timeoutMs?: number) => {
    try {
      await until(check, what, timeoutMs);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}; the screen:\n${text()}`);
    }
  };
  return {
    pid: pty.pid,
    get cols() {
      return cols;
    },
    get rows() {
      return rows;
    },
    screen,
    text,
    styled: row => emulator.rowString(row, cols),
    get cursor() {
      return emulator.cursor;
    },
    get title() {
      return emulator.title;
    },
    get modes() {
      return emulator.modes;
    },
    raw: () => Buffer.concat(chunks).toString('utf8'),
    get bytesWritten() {
      return bytesWritten;
    },
    write: bytes => pty.write(bytes),
    resize(newCols, newRows) {
      [cols, rows] = [newCols, newRows];
      emulator.resize(cols, rows);
      pty.resize(cols, rows);
    },
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    until: (check, what, timeoutMs) => wait(() => check(screen()), what, timeoutMs),
    sees: (wanted, timeoutMs) => wait(() => has(wanted), `${wanted} on the screen`, timeoutMs),
    losesSight: wanted => wait(() => !has(wanted), `${wanted} to leave the screen`),
    ends: () => wait(() => ended, `the end of ${command} ${args.join(' ')}`),
    exited,
    kill,
  };
}
