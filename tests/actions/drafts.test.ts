import { statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dropDraft, readDraft, saveDraft } from '../../src/actions/create/drafts.ts';
import { resolvePaths } from '../../src/lib/paths.ts';
import { tempDir } from '../support/temp.ts';

test('a draft is kept per repository, private, until it is dropped', () => {
  const paths = resolvePaths({ HOME: tempDir('home') });
  const draft = { at: 5, why: 'disk full', input: { goal: 'fix it', only: ['src'] } };
  expect(readDraft(paths, '/r/.git')).toBeUndefined();
  const file = saveDraft(paths, '/r/.git', draft);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readDraft(paths, '/r/.git')).toEqual(draft);
  expect(readDraft(paths, '/other/.git')).toBeUndefined();
  dropDraft(paths, '/r/.git');
  expect(readDraft(paths, '/r/.git')).toBeUndefined();
});

test('a torn draft is no draft', () => {
  const paths = resolvePaths({ HOME: tempDir('home') });
  writeFileSync(saveDraft(paths, '/r/.git', { at: 5, why: '', input: { goal: 'x' } }), '{"at":');
  expect(readDraft(paths, '/r/.git')).toBeUndefined();
});
