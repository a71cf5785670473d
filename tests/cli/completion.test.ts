import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bashScript, type Completable, fishScript, zshScript } from '../../src/cli/completion-scripts.ts';
import { tempDir } from '../support/temp.ts';

const commands: readonly Completable[] = [
  { name: 'ls', summary: 'list', flags: ['--json', '-A'], names: null },
  { name: 'show', summary: "the session's record: all", flags: ['--md'], names: 'names' },
  { name: 'restore', summary: 'bring back', flags: ['--list'], names: 'removed' },
];

/** What bash offers for a line, asked from the script in a real bash. */
function completions(line: string): string[] {
  const dir = tempDir('bash');
  writeFileSync(
    join(dir, 'pitwall'),
    '#!/bin/sh\nif [ "$2" = removed ]; then echo gone; else echo fix-login; echo fix-docs; fi\n',
    { mode: 0o755 },
  );
  writeFileSync(join(dir, 'script'), bashScript(commands));
  const words = line.split(' ');
  const ask = `source ${dir}/script; COMP_WORDS=(${words.map(word => `"${word}"`).join(' ')}); COMP_CWORD=${words.length - 1}; _pitwall; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${dir}:/usr/bin:/bin` };
  return execFileSync('bash', ['--norc', '-c', ask], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
    .trim()
    .split('\n')
    .filter(Boolean);
}

test('bash completes commands, flags and the sessions there are now', () => {
  expect(completions('pitwall s')).toEqual(['show']);
  expect(completions('pitwall ls --')).toEqual(['--json']);
  expect(completions('pitwall show fix-l')).toEqual(['fix-login']);
  expect(completions('pitwall ls fix')).toEqual([]);
  expect(completions('pitwall restore g')).toEqual(['gone']);
  expect(completions('pitwall restore f')).toEqual([]);
});

test('summaries cannot break out of their quotes in zsh and fish', () => {
  expect(zshScript(commands)).toContain("'show:the session’s record, all'");
  expect(fishScript(commands)).toContain("-a show -d 'the session’s record, all'");
});
