import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kebabName, newSessionId } from '../../src/lib/ids.ts';
import { createLog } from '../../src/lib/log.ts';
import { waitFor } from '../../src/lib/until.ts';
import { isSessionId } from '../../src/store/layout.ts';
import { tempDir } from '../support/temp.ts';

test.each([
  ['Fix the login!', [], 'fix-login'],
  ['fix login', ['fix-login', 'fix-login-2'], 'fix-login-3'],
  ['Füge "Überprüfung" für den Warenkorb hinzu bitte', [], 'fuge-uberprufung-fur-den'],
  ["don't  panic\nsecond line", [], 'dont-panic-second-line'],
  ['日本語', [], 'session'],
  ['', ['session'], 'session-2'],
  ['the', [], 'the'],
  ['a'.repeat(50), [], 'a'.repeat(32)],
  ['a'.repeat(50), ['a'.repeat(32)], `${'a'.repeat(30)}-2`],
  ['../../etc/passwd', [], 'etc-passwd'],
])('the name of %j beside %j is %s', (text, taken, name) => {
  expect(kebabName(text, new Set(taken))).toBe(name);
});

test('a text without a letter for a name gives another word', () => {
  expect(kebabName('修复登录', new Set(['shell']), 'shell')).toBe('shell-2');
  expect(kebabName('修复登录 42', new Set(), 'shell')).toBe('shell-42');
  expect(kebabName('2 logins', new Set(), 'shell')).toBe('2-logins');
});

test('ids are what the store takes for ids', () => {
  expect(isSessionId(newSessionId())).toBe(true);
  expect(isSessionId('../../../../etc')).toBe(false);
});

test('the log writes lines only its owner can read, without live escapes, and is rotated', () => {
  const file = join(tempDir(), 'deep', 'host.log');
  const log = createLog(file, () => 0);
  log.warn('two\nlines \u001b[31m');
  expect(readFileSync(file, 'utf8')).toBe('1970-01-01T00:00:00.000Z warn two\\nlines \\u001b[31m\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (let i = 0; i < 12; i++) log.info('x'.repeat(100_000));
  expect(existsSync(`${file}.1`)).toBe(true);
  expect(statSync(file).size).toBeLessThan(1024 * 1024);
});

test('a log of a folder that is not its own never makes it', () => {
  const dir = join(tempDir(), 'removed');
  createLog(join(dir, 'host.log'), () => 0, false).error('too late');
  expect(existsSync(dir)).toBe(false);
});

test('the log never throws', () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  createLog(join(file, 'log')).error('nowhere to go');
});

test('waitFor gives the value, or nothing when time is up, and ends on the signal', async () => {
  let looks = 0;
  expect(await waitFor(() => ++looks > 2 && 'there', { timeoutMs: 5000, intervalMs: 1 })).toBe('there');
  expect(await waitFor(() => false, { timeoutMs: 0, intervalMs: 1 })).toBeUndefined();
  const controller = new AbortController();
  const waiting = waitFor(() => false, { timeoutMs: 60_000, intervalMs: 60_000, signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toThrow('abort');
});
