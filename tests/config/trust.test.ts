import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTrust } from '../../src/config/trust.ts';
import { tempDir } from '../support/temp.ts';

test('trusts exactly one text for one purpose in one repository, and remembers it', () => {
  const stateDir = join(tempDir(), 'state');
  const trust = createTrust({ stateDir });
  expect(trust.isTrusted('worktree.setup', 'r1', 'make')).toBe(false);
  trust.trust('worktree.setup', 'r1', 'make');
  const again = createTrust({ stateDir });
  expect(again.isTrusted('worktree.setup', 'r1', 'make')).toBe(true);
  expect(again.isTrusted('worktree.setup', 'r1', 'make ')).toBe(false);
  expect(again.isTrusted('worktree.setup', 'r2', 'make')).toBe(false);
  expect(again.isTrusted('verify', 'r1', 'make')).toBe(false);
  expect(again.isTrusted('worktree.setupr', '1', 'make')).toBe(false);
  expect(statSync(join(stateDir, 'trust.json')).mode & 0o777).toBe(0o600);
});

test('a damaged list trusts nothing and begins anew', () => {
  const stateDir = join(tempDir(), 'state');
  const trust = createTrust({ stateDir }, () => 5);
  trust.trust('verify', 'r', 'a');
  const file = join(stateDir, 'trust.json');
  writeFileSync(file, '{"v":1,"trusted":');
  expect(trust.isTrusted('verify', 'r', 'a')).toBe(false);
  trust.trust('verify', 'r', 'b');
  expect(trust.isTrusted('verify', 'r', 'b')).toBe(true);
  expect(Object.values(JSON.parse(readFileSync(file, 'utf8')).trusted)).toEqual([
    { kind: 'verify', repository: 'r', at: 5 },
  ]);
});

test('where nothing can be kept the sentence says so', () => {
  const stateDir = join(tempDir(), 'file');
  writeFileSync(stateDir, '');
  expect(() => createTrust({ stateDir }).trust('verify', 'r', 'a')).toThrow(
    'cannot remember that verify is trusted',
  );
});
