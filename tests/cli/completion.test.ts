import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bashScript, fishScript, zshScript } from '../../src/cli/completion-scripts.ts';
import { tempDir } from '../support/temp.ts';

const commands = [
  { name: 'ls', summary: 'list', flags: ['--json', '-A'], session: false },
  { name: 'show', summary: "the session's record: all", flags: ['--md'], session: true },
];

/** What bash offers for a line, asked from the script in a real bash. */
function completions(line: string): string[] {
  const dir = tempDir('bash');
  writeFileSync(join(dir, 'pitwall'), '#!/bin/sh\necho fix-login\necho fix-docs\n', { mode: 0o755 });
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
});

test('summaries cannot break out of their quotes in zsh and fish', () => {
  expect(zshScript(commands)).toContain("'show:the session’s record, all'");
  expect(fishScript(commands)).toContain("-a show -d 'the session’s record, all'");
});
