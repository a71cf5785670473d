import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { editorCommand, editText } from '../../src/cli/edit-text.ts';
import { tempDir } from '../support/temp.ts';

test('EDITOR may hold arguments and is never run by a shell', () => {
  expect(editorCommand({ EDITOR: 'code --wait' })).toEqual(['code', '--wait']);
  expect(editorCommand({ EDITOR: 'vi', VISUAL: '"/opt/my editor" -n' })).toEqual(['/opt/my editor', '-n']);
  expect(editorCommand({})).toEqual(['vi']);
});

test('what the editor wrote comes back without the help lines', async () => {
  const dir = tempDir('editor');
  const editor = join(dir, 'my editor');
  writeFileSync(
    editor,
    '#!/bin/sh\nprintf "fix the login\\n" > "$1.new"; cat "$1" >> "$1.new"; mv "$1.new" "$1"\n',
  );
  chmodSync(editor, 0o755);
  const env = { PATH: process.env.PATH, EDITOR: `"${editor}"`, TMPDIR: dir };
  expect(await editText(env, 'kept', ['help'])).toBe('fix the login\nkept');
});

test('an editor that fails is a sentence', async () => {
  const env = { PATH: process.env.PATH, EDITOR: 'false', TMPDIR: tempDir('editor') };
  await expect(editText(env, '', [])).rejects.toThrow('the editor false ended with exit code 1');
});
