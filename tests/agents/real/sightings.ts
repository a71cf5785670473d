import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import type { Sandbox } from '../../e2e/support/sandbox.ts';

const bin = fileURLToPath(new URL('../../../bin/pitwall.js', import.meta.url));

/**
 * Runs pitwall in a PTY and notes when `pattern` comes to stand on its screen: at the chunk that drew it, not when
 * somebody looked. ms since the epoch, one for each time it was not there before.
 */
export function sightings(box: Sandbox, args: readonly string[], pattern: RegExp): () => number[] {
  const pty = spawn(process.execPath, [bin, ...args], {
    name: 'xterm-256color',
    cols: 120,
    rows: 40,
    cwd: box.repo.dir,
    env: { ...box.env, COLORTERM: 'truecolor', CI: 'false' },
    encoding: null,
  });
  const emulator = createEmulator({ cols: 120, rows: 40, scrollback: 0 });
  const times: number[] = [];
  let there = false;
  let ended = false;
  pty.onData(data => {
    const at = Date.now();
    emulator.write(data as unknown as Buffer, () => {
      const now = pattern.test(emulator.view().rows.join('\n'));
      if (now && !there) times.push(at);
      there = now;
    });
  });
  emulator.onReply(reply => {
    if (!ended) pty.write(reply);
  });
  const exited = new Promise<void>(resolve => {
    pty.onExit(() => {
      ended = true;
      resolve();
    });
  });
  onTestFinished(async () => {
    if (!ended) pty.kill('SIGKILL');
    await exited;
    emulator.dispose();
  });
  return () => times;
}
