import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import { until } from '../../support/until.ts';
import type { Sandbox } from './sandbox.ts';

const bin = join(import.meta.dirname, '../../../bin/pitwall.js');

/** pitwall in a terminal of the size of a phone. */
export function phone(box: Sandbox, ...args: string[]) {
  const pty = spawn(process.execPath, [bin, ...args], {
    cols: 40,
    rows: 20,
    cwd: box.repo.dir,
    env: box.env,
    name: 'xterm-256color',
  });
  const screen = createEmulator({ cols: 40, rows: 20, scrollback: 200 });
  let exit: number | undefined;
  pty.onData(data => screen.write(data));
  pty.onExit(({ exitCode }) => {
    exit = exitCode;
  });
  onTestFinished(async () => {
    if (exit === undefined) pty.kill('SIGKILL');
    await until(() => exit !== undefined, 'it has ended');
    screen.dispose();
  });
  return {
    press: (keys: string) => pty.write(keys),
    text: () => screen.text(),
    /** A loaded machine takes its time to start one process after the other. */
    shows: (text: string) => until(() => screen.text().includes(text), `${text} on the screen`, 40_000),
    ended: () => until(() => exit !== undefined && { exit }, 'it has ended', 40_000),
  };
}
