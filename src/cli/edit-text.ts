import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'shell-quote';
import type { Env } from '../actions/context.ts';
import { Failure } from '../lib/errors.ts';
import { resolvePaths } from '../lib/paths.ts';

/** Lines that start with this are the editor's help and are cut away. */
const commentMark = '#';

/** Lets the person edit a text in `$VISUAL` or `$EDITOR`; the result without its comment lines. */
export async function editText(env: Env, text: string, help: readonly string[]): Promise<string> {
  const [program, ...args] = editorCommand(env);
  const dir = mkdtempSync(join(resolvePaths(env).tempDir, 'pitwall-edit-'));
  const file = join(dir, 'TASK.md');
  try {
    const comments = help.map(line => `${commentMark} ${line}`).join('\n');
    writeFileSync(file, `${text}\n\n${comments}\n`, { mode: 0o600 });
    const { exitCode } = await execa(program, [...args, file], {
      env,
      extendEnv: false,
      stdio: 'inherit',
      reject: false,
    });
    if (exitCode !== 0) {
      throw new Failure(`the editor ${program} ended with exit code ${exitCode ?? 'unknown'}`, {
        hint: 'set EDITOR to a program that is installed',
      });
    }
    return withoutComments(readFileSync(file, 'utf8'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter(line => !line.startsWith(commentMark))
    .join('\n')
    .trim();
}

/** `code --wait` is a command with an argument: split as a shell would, run without one. */
export function editorCommand(env: Env): [string, ...string[]] {
  const words = parse(env.VISUAL || env.EDITOR || 'vi').filter(word => typeof word === 'string');
  const [program = 'vi', ...args] = words;
  return [program, ...args];
}
