import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolvePaths } from '../../src/lib/paths.ts';
import { ensurePrivateDir, socketDir } from '../../src/lib/private-dir.ts';
import { tempDir } from '../support/temp.ts';

test('follows HOME and the XDG variables, absolute ones only', () => {
  const runtime = tempDir('run');
  expect(
    resolvePaths({ HOME: '/h', XDG_CONFIG_HOME: 'relative', XDG_STATE_HOME: '/s', XDG_RUNTIME_DIR: runtime }),
  ).toMatchObject({
    home: '/h',
    configFile: '/h/.config/pitwall/config.json',
    stateDir: '/s/pitwall',
    cacheDir: '/h/.cache/pitwall',
    runtimeDir: `${runtime}/pitwall`,
  });
  expect(resolvePaths({ HOME: '/h', XDG_RUNTIME_DIR: '/nonexistent' }).runtimeDir).toBe(
    `/tmp/pitwall-${process.getuid?.()}`,
  );
});

test('a place where nothing can be kept is refused at once', () => {
  expect(() => resolvePaths({ HOME: '/h', XDG_STATE_HOME: '/proc/x' })).toThrow(
    'XDG_STATE_HOME is /proc/x, where nothing can be kept',
  );
  expect(() => resolvePaths({ HOME: '/proc' })).toThrow('HOME is /proc');
  expect(resolvePaths({ HOME: '/process' }).stateDir).toBe('/process/.local/state/pitwall');
});

test('a private directory is made with its parents and only for this user', () => {
  const dir = join(tempDir(), 'a', 'b');
  expect(ensurePrivateDir(dir)).toBe(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(ensurePrivateDir(dir)).toBe(dir);
});

test('a directory others can enter, a link and a file are refused, and the sentence says what to do', () => {
  const base = tempDir();
  const open = join(base, 'open');
  mkdirSync(open);
  chmodSync(open, 0o755);
  expect(() => ensurePrivateDir(open)).toThrow(`refusing to use ${open}: it can be entered by others`);
  symlinkSync(open, join(base, 'link'));
  expect(() => ensurePrivateDir(join(base, 'link'))).toThrow('is a symbolic link');
  writeFileSync(join(base, 'file'), '');
  expect(() => ensurePrivateDir(join(base, 'file'))).toThrow('is not a directory');
  expect(() => ensurePrivateDir(join(base, 'file', 'inside'))).toThrow(
    'a part of the path is not a directory (ENOTDIR)',
  );
});

test('sockets go to the runtime directory; one of our own that others can enter is not stepped around', () => {
  const runtimeDir = join(tempDir(), 'pitwall');
  const uid = process.getuid?.() ?? 0;
  expect(socketDir({ runtimeDir, uid })).toBe(runtimeDir);
  chmodSync(runtimeDir, 0o770);
  expect(() => socketDir({ runtimeDir, uid })).toThrow('can be entered by others');
});
