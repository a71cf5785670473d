import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dropDraft, readDrafts, saveDraft } from '../../src/actions/create/drafts.ts';
import { resolvePaths } from '../../src/lib/paths.ts';
import { tempDir } from '../support/temp.ts';

const draft = (goal: string, at = 5) => ({ at, why: 'disk full', input: { goal, only: ['src'] } });

test('tasks are kept per repository, private, the newest first, each until it is dropped', () => {
  const paths = resolvePaths({ HOME: tempDir('home') });
  expect(readDrafts(paths, '/r/.git')).toEqual([]);
  const file = saveDraft(paths, '/r/.git', draft('fix it'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readDrafts(paths, '/r/.git')).toEqual([draft('fix it')]);
  expect(readDrafts(paths, '/other/.git')).toEqual([]);
  saveDraft(paths, '/r/.git', draft('document it', 6));
  saveDraft(paths, '/r/.git', draft('fix it', 7));
  expect(readDrafts(paths, '/r/.git')).toEqual([draft('fix it', 7), draft('document it', 6)]);
  dropDraft(paths, '/r/.git', 'something else');
  dropDraft(paths, '/r/.git', 'fix it');
  expect(readDrafts(paths, '/r/.git')).toEqual([draft('document it', 6)]);
  dropDraft(paths, '/r/.git', 'document it');
  expect(existsSync(file)).toBe(false);
});

test('a torn draft is no draft; one of an earlier version is', () => {
  const paths = resolvePaths({ HOME: tempDir('home') });
  const file = saveDraft(paths, '/r/.git', draft('x'));
  writeFileSync(file, '{"at":');
  expect(readDrafts(paths, '/r/.git')).toEqual([]);
  writeFileSync(file, JSON.stringify(draft('x')));
  expect(readDrafts(paths, '/r/.git')).toEqual([draft('x')]);
});

test('a folder that cannot be used holds no draft, and keeping one fails', () => {
  const home = tempDir('home');
  writeFileSync(join(home, 'file'), '');
  const paths = resolvePaths({ HOME: home, XDG_STATE_HOME: join(home, 'file') });
  expect(readDrafts(paths, '/r/.git')).toEqual([]);
  expect(() => dropDraft(paths, '/r/.git', 'x')).not.toThrow();
  expect(() => saveDraft(paths, '/r/.git', draft('x'))).toThrow('ENOTDIR');
});
