import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demo } from '../../../src/agents/adapters/demo.ts';
import { demoScripts } from '../../../src/agents/demo/scripts/index.ts';
import { tempDir } from '../../support/temp.ts';
import { buildDemoAgent, runDemo, runWithoutTerminal, shopDir } from './demo-terminal.ts';

buildDemoAgent();

const esc = '\x1b';
const taskOf = (name: string) => demoScripts.find(script => script.name === name)?.task ?? '';

describe('the four scripts', () => {
  test('fix-login asks before it runs the tests, and waits; then it mends the bug and the tests pass', async () => {
    const cwd = shopDir();
    const run = runDemo(['--', taskOf('fix-login')], { cwd });
    const { question } = await run.is('needs-input');
    expect(question).toMatchObject({
      kind: 'permission',
      text: 'Run node --test test/login.test.js ?',
      subject: 'node --test test/login.test.js',
    });
    await run.sees('❯ 1. Yes');
    expect(run.title).toContain('fix-login');
    run.type(demo.answers.approve({ ...run.status.question!, options: [{ n: 1, label: 'Yes' }] })!);
    await run.sees('fail 1');
    await run.sees(/All three login\s+tests pass/);
    await run.is('idle');
    expect(run.status.reason).toBe('done');
    await run.sees('pass 3');
    expect(readFileSync(join(cwd, 'src/auth/callback.js'), 'utf8')).toContain("query.state?.trim() || '/'");
    const values = run.history.map(({ value }) => value).filter(value => value !== 'starting');
    expect(values.filter((value, i) => value !== values[i - 1])).toEqual([
      'working',
      'needs-input',
      'working',
      'idle',
    ]);
  });

  test('openapi-docs ends soon, with two files changed', async () => {
    const cwd = shopDir();
    const run = runDemo(['openapi-docs'], { cwd });
    await run.sees('✻ Worked for');
    await run.is('idle');
    expect(readFileSync(join(cwd, 'docs/api.md'), 'utf8')).toContain('| `POST /orders` |');
    expect(readFileSync(join(cwd, 'src/http/routes.js'), 'utf8')).toContain('documented in docs/api.md');
    expect(run.history.some(({ value }) => value === 'needs-input')).toBe(false);
  });

  test('flaky-e2e edits, its tests really fail, and it exits with 1', async () => {
    const cwd = shopDir();
    const run = runDemo(['flaky-e2e'], { cwd });
    expect(await run.ended()).toEqual({ code: 1, signal: null });
    await run.sees(/^error: gave up, 1 of 2 checkout tests still fails\s*$/);
    expect(readFileSync(join(cwd, 'test/checkout.e2e.test.js'), 'utf8')).toContain('setImmediate');
  });

  test('cart-refactor touches the routes too and asks which way to go', async () => {
    const cwd = shopDir();
    const run = runDemo(['cart-refactor'], { cwd });
    const { question } = await run.is('needs-input');
    expect(question).toMatchObject({ kind: 'question', text: 'How should a cart remove an item?' });
    await run.sees('3. Leave a note and decide later');
    expect(readFileSync(join(cwd, 'src/http/routes.js'), 'utf8')).toContain('cart.summary()');
    run.type('1');
    await run.sees('How should a cart remove an item? → Filter the list');
    await run.is('idle');
    expect(readFileSync(join(cwd, 'src/cart/cart.js'), 'utf8')).toContain('items.filter(');
    await run.sees('pass 2');
  });
});

describe('answers', () => {
  test('arrow keys and Enter take an option; what was allowed for good is not asked again', async () => {
    const cwd = shopDir();
    const run = runDemo(['--', 'please run the tests'], { cwd });
    await run.is('needs-input');
    run.type(`${esc}[B`);
    await run.sees("❯ 2. Yes, and don't ask again for node --test");
    run.type('\r');
    await run.is('idle');
    run.type('run the tests again\r');
    await run.sees(/❯ run the tests again[\s\S]*results of the whole suite/);
    expect(run.history.filter(({ value }) => value === 'needs-input')).not.toHaveLength(0);
    expect(new Set(run.history.map(({ question }) => question?.id).filter(Boolean)).size).toBe(1);
  });

  test.each([
    ['Esc', esc],
    ['the last option', '3'],
  ])('denied by %s: nothing runs, it waits for a prompt, and `continue` asks again', async (_, key) => {
    const cwd = shopDir();
    const run = runDemo(['--', taskOf('fix-login')], { cwd });
    const first = (await run.is('needs-input')).question?.id;
    run.type(key);
    await run.is('idle');
    await run.sees('Interrupted · What should the agent do instead?');
    expect(run.screen()).not.toContain('Exit code');
    run.type('continue\r');
    expect((await run.is('needs-input')).question?.id).not.toBe(first);
  });

  test('a terminal without OSC 7501 gets none, and the screen alone tells the same', async () => {
    const run = runDemo(['--', taskOf('fix-login')], { cwd: shopDir(), answers7501: false });
    const { question, source } = await run.is('needs-input');
    expect(source).toBe('screen');
    expect(question).toMatchObject({
      text: 'Run node --test test/login.test.js ?',
      options: [{ n: 1 }, { n: 2 }, { n: 3 }],
    });
    run.type('y');
    await run.is('working');
    await run.is('idle');
  });
});

describe('the input box', () => {
  test('Esc interrupts the turn', async () => {
    const run = runDemo(['cart-refactor'], { cwd: shopDir(), speed: 2 });
    await run.is('working');
    run.type(esc);
    await run.sees('Interrupted');
    await run.is('idle');
  });

  test('a paste of many lines is one prompt, sent by the Enter behind it', async () => {
    const cwd = shopDir();
    const run = runDemo([], { cwd });
    await run.is('idle');
    run.type(
      `${esc}[200~Review of fix-login\nsrc/cart/cart.js:3\n- a set would be faster\r\nthan this list${esc}[201~`,
    );
    await run.sees('  than this list');
    expect(run.status.value).toBe('idle');
    run.type('\r');
    const { question } = await run.is('needs-input');
    expect(question?.text).toBe('Edit src/cart/cart.js ?');
    run.type('y');
    await run.sees('I addressed the comment on src/cart/cart.js, line 3');
    await run.is('idle');
    expect(readFileSync(join(cwd, 'src/cart/cart.js'), 'utf8').split('\n')[2]).toBe(
      '// Review: than this list',
    );
  });

  test('a prompt typed while it works waits its turn', async () => {
    const run = runDemo(['openapi-docs'], { cwd: shopDir(), speed: 12 });
    await run.is('working');
    run.type('what did you change?\r');
    await run.sees('queued: what did you change?');
    await run.sees('So far I changed docs/api.md, src/http/routes.js.');
  });

  test('it is drawn anew at every size', async () => {
    const run = runDemo(['--', taskOf('fix-login')], { cwd: shopDir() });
    await run.is('needs-input');
    run.resize(40, 20);
    await run.sees(/❯ 1\. Yes\n/);
    expect(run.screen().split('\n')).toHaveLength(20);
    expect(run.status).toMatchObject({ value: 'needs-input' });
    run.resize(120, 40);
    await run.sees(/─{120}/);
  });

  test.each([
    ['/quit', '/quit\r'],
    ['ctrl-c twice', '\x03\x03'],
    ['ctrl-d', '\x04'],
  ])('%s ends it and gives the terminal back', async (_, bytes) => {
    const run = runDemo([], { cwd: shopDir() });
    await run.is('idle');
    run.type(bytes);
    expect(await run.ended()).toEqual({ code: 0, signal: null });
    await run.sees(/^\s*$/);
    expect(run.title).toBe('');
  });

  test('the quit sequence of the adapter ends it in the middle of a question', async () => {
    const run = runDemo(['--', taskOf('fix-login')], { cwd: shopDir() });
    await run.is('needs-input');
    run.type(demo.quit[0]?.bytes ?? '');
    await run.sees('Interrupted');
    // As the stop ladder does: until it is gone.
    for (const { bytes } of demo.quit.slice(1, 3)) run.type(bytes);
    expect((await run.ended()).code).toBe(0);
  });
});

test('a conversation goes on in another process', async () => {
  const cwd = shopDir();
  const state = tempDir('state');
  const first = runDemo(['--session-id', 'c-1', '--', taskOf('fix-login')], { cwd, state });
  await first.is('needs-input');
  first.type(`${esc}`);
  await first.is('idle');
  first.type('/quit\r');
  await first.ended();
  const again = runDemo(['--resume', 'c-1'], { cwd, state });
  await again.sees('Resumed');
  await again.sees('I will look at the callback first.');
  await again.is('idle');
  again.type('continue\r');
  await again.is('needs-input');
  again.type('y');
  await again.sees(/All three login\s+tests pass/);
});

test('one that was killed in the middle of a question is resumed at the same step', async () => {
  const cwd = shopDir();
  const state = tempDir('state');
  const first = runDemo(['--session-id', 'c-2', '--', taskOf('fix-login')], { cwd, state });
  await first.is('needs-input');
  process.kill(first.pid, 'SIGKILL');
  await first.ended();
  const again = runDemo(['--resume', 'c-2'], { cwd, state });
  await again.sees('Resumed');
  again.type('go on\r');
  expect((await again.is('needs-input')).question?.text).toBe('Run node --test test/login.test.js ?');
});

test('without a terminal it says so', async () => {
  expect(await runWithoutTerminal(['fix-login'])).toEqual({
    code: 2,
    stderr: 'demo-agent: needs a terminal on stdin and stdout\n',
  });
});
