import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { socketDir } from '../../src/lib/private-dir.ts';
import { tempDir } from '../support/temp.ts';
import { sandbox } from './support/sandbox.ts';

/** `nobody` on every Linux. */
const other = 65_534;
const asOther = ['--reuid', String(other), '--regid', String(other), '--clear-groups'];
const canBeOther = process.getuid?.() === 0 && spawnSync('setpriv', [...asOther, 'true']).status === 0;

test('what a session writes can be entered and read by its user alone', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { id, host } = box.record('one');
  const store = join(box.repo.dir, '.git', 'pitwall');
  const session = join(store, 'sessions', id);
  const socket = host?.socket ?? '';
  for (const dir of [store, session, dirname(socket)]) expect(lstatSync(dir).mode & 0o777).toBe(0o700);
  for (const name of ['session.json', 'facts.jsonl', 'output.cast', 'host.log'])
    expect(lstatSync(join(session, name)).mode & 0o777).toBe(0o600);
  expect(lstatSync(socket).mode & 0o777).toBe(0o600);
});

test.skipIf(!canBeOther)('another user reaches neither the socket nor the recording', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  const { id, host } = box.record('one');
  // As on a machine where homes can be entered: only pitwall's own directories are in the way.
  for (let dir = box.repo.dir; dir !== dirname(String(process.env.TMPDIR)); dir = dirname(dir))
    chmodSync(dir, 0o755);
  for (const dir of [String(box.env.HOME), String(box.env.XDG_RUNTIME_DIR)]) chmodSync(dir, 0o755);
  const tryAll = `const { readFileSync, readdirSync } = require('node:fs');
    const [socket, cast, store] = process.argv.slice(1);
    for (const look of [() => readFileSync(cast), () => readdirSync(store)])
      try { look(); console.log('read'); } catch (error) { console.log(error.code); }
    require('node:net').connect(socket).on('connect', () => { console.log('connected'); process.exit(); }).on('error', error => console.log(error.code));`;
  const store = join(box.repo.dir, '.git', 'pitwall');
  const cast = join(store, 'sessions', id, 'output.cast');
  const args = [...asOther, process.execPath, '-e', tryAll, host?.socket ?? '', cast, store];
  const { stdout, stderr } = spawnSync('setpriv', args, {
    encoding: 'utf8',
    cwd: '/',
    env: { PATH: box.env.PATH },
  });
  expect(stdout + stderr).toBe('EACCES\nEACCES\nEACCES\n');
});

test.skipIf(!canBeOther)(
  'a socket directory that another user made, or that is a link, is never used',
  () => {
    const uid = 999_000_000 + process.pid;
    const names = [`/tmp/pitwall-${uid}`, `/tmp/pitwall-${uid}-1`, `/tmp/pitwall-${uid}-2`];
    onTestFinished(() => {
      for (const name of names) rmSync(name, { recursive: true, force: true });
    });
    const runtimeDir = join(tempDir('run'), 'pitwall');
    for (const dir of [runtimeDir, names[0] ?? '']) {
      mkdirSync(dir, { mode: 0o700 });
      chownSync(dir, other, other);
    }
    expect(socketDir({ runtimeDir, uid })).toBe(names[1]);
    rmSync(names[1] ?? '', { recursive: true });
    symlinkSync(tempDir('target'), names[1] ?? '');
    expect(() => socketDir({ runtimeDir, uid })).toThrow('is a symbolic link');
  },
);
