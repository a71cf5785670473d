import { readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchExit } from '../../../src/agents/host/exit.ts';
import { createFlow } from '../../../src/agents/host/flow.ts';
import { findProgram } from '../../../src/agents/host/program.ts';
import { openPty, type PtyExit } from '../../../src/agents/host/pty.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { script } from './support/session.ts';

const env = { PATH: process.env.PATH ?? '', PITWALL_TEST_RUN: process.env.PITWALL_TEST_RUN ?? '' };

/** A program in a PTY, everything it wrote, and how it ended. */
function run(argv: readonly string[], cwd = '/') {
  const chunks: Buffer[] = [];
  const state = { ended: false, exit: undefined as PtyExit | undefined };
  const watch = watchExit();
  const pty = openPty(
    { argv, cwd, env, cols: 80, rows: 24 },
    {
      data(chunk) {
        chunks.push(chunk);
        watch.data();
      },
      end() {
        state.ended = true;
        watch.end();
      },
      exit(exit) {
        state.exit = exit;
        watch.exit(exit);
      },
    },
  );
  onTestFinished(() => {
    if (!state.exit) process.kill(pty.pid, 'SIGKILL');
    pty.close();
  });
  return { pty, watch, state, text: () => Buffer.concat(chunks).toString('utf8') };
}

test('every byte that a program wrote before its end is read, whoever was slow', async () => {
  const lines = 20_000;
  const program = run(['seq', '1', String(lines)]);
  program.pty.pause();
  await until(() => program.text().length >= 0, 'the program to start');
  program.pty.resume();
  for (let i = 0; i < 50; i++) {
    await new Promise(setImmediate);
    program.pty.pause();
    await new Promise(setImmediate);
    program.pty.resume();
  }
  expect(await program.watch.ended).toEqual({ code: 0, signal: null });
  expect(program.text().trimEnd().split('\r\n')).toHaveLength(lines);
});

test('exit code, signal, working directory and window size', async () => {
  const dir = tempDir('cwd');
  const program = run(script('console.log(process.cwd(), process.stdout.columns); process.exit(5)'), dir);
  expect(await program.watch.ended).toEqual({ code: 5, signal: null });
  expect(program.text()).toContain(`${dir} 80`);
  const killed = run(['sleep', '1000']);
  process.kill(killed.pty.pid, 'SIGTERM');
  expect(await killed.watch.ended).toEqual({ code: null, signal: 'SIGTERM' });
});

test('the end is declared although a background child keeps the terminal open', async () => {
  const program = run(['bash', '-c', 'trap "" HUP; sleep 1000 & echo child $!; exit 4']);
  expect(await program.watch.ended).toEqual({ code: 4, signal: null });
  const child = Number(/child (\d+)/.exec(program.text())?.[1]);
  expect(readlinkSync(`/proc/${child}/fd/1`)).toContain('/dev/pts/');
  process.kill(child, 'SIGKILL');
});

test('a large input arrives whole and in order', async () => {
  const text = Array.from({ length: 8000 }, (_, i) => `line ${i}`).join('\n');
  const program = run(
    script(`process.stdin.setRawMode(true); process.stdout.write('ready'); let got = '';
      process.stdin.on('data', d => { got += d; if (got.endsWith('END')) {
        console.log(require('crypto').createHash('sha1').update(got).digest('hex')); process.exit(0); } })`),
  );
  await until(() => program.text().includes('ready'), 'the program to read');
  let written = false;
  program.pty.write(`${text}END`, () => {
    written = true;
  });
  await program.watch.ended;
  const { createHash } = await import('node:crypto');
  expect(program.text()).toContain(createHash('sha1').update(`${text}END`).digest('hex'));
  expect(written).toBe(true);
  expect(program.pty.queued).toBe(0);
});

test('a program that reads nothing keeps its input waiting, and nobody else', async () => {
  const program = run(
    script(
      `process.stdin.setRawMode(true); process.stdin.pause(); console.log('deaf'); setInterval(() => {}, 1e6)`,
    ),
  );
  await until(() => program.text().includes('deaf'), 'the program');
  let written = false;
  program.pty.write(Buffer.alloc(1 << 20, 'x'), () => {
    written = true;
  });
  let turns = 0;
  await until(() => ++turns > 5, 'the loop to go round');
  expect(program.pty.queued).toBeGreaterThan(500_000);
  process.kill(program.pty.pid, 'SIGKILL');
  await program.watch.ended;
  program.pty.write('after the end');
  expect(written).toBe(false);
});

test('programs are found as exec finds them: on PATH, or relative to the working directory', () => {
  const dir = tempDir('bin');
  writeFileSync(join(dir, 'agent'), '#!/bin/sh\n', { mode: 0o755 });
  expect(findProgram('agent', '/', { PATH: `/nowhere:${dir}` })).toBe(join(dir, 'agent'));
  expect(findProgram('./agent', dir, { PATH: '' })).toBe(join(dir, 'agent'));
  expect(findProgram('agent', dir, { PATH: ':/nowhere' })).toBe(join(dir, 'agent'));
});

test.each([
  ['plain', 'there is no program plain'],
  ['orphan', 'needs /no/such/interpreter'],
  ['./plain', 'there is no program ./plain'],
  ['', 'there is no program'],
])('%s cannot be started, and why is said', (name, why) => {
  const dir = tempDir('bin');
  writeFileSync(join(dir, 'plain'), 'x');
  writeFileSync(join(dir, 'orphan'), '#!/no/such/interpreter\n', { mode: 0o755 });
  expect(() => findProgram(name, dir, { PATH: dir })).toThrow(why);
});

test('the PTY is paused above the high mark and read again below the low one', () => {
  const calls: string[] = [];
  const flow = createFlow({ pause: () => calls.push('pause'), resume: () => calls.push('resume') });
  for (const pending of [100, 600_000, 700_000, 200_000, 100_000, 0]) flow.update(pending);
  expect(calls).toEqual(['pause', 'resume']);
});
