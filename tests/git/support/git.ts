import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGit, type Git, type GitOptions } from '../../../src/git/run.ts';
import { makeRepo, type TestRepo } from '../../support/repo.ts';
import { tempDir } from '../../support/temp.ts';

/** Environment of a person who has configured nothing. */
export function cleanEnv(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: tempDir('home'),
    TMPDIR: process.env.TMPDIR ?? '/tmp',
  };
}

export interface GitRepo extends TestRepo {
  runner: Git;
}

/** A real repository and a runner for it. */
export function gitRepo(
  files?: Record<string, string>,
  options: Partial<GitOptions> & { name?: string } = {},
): GitRepo {
  const repo = makeRepo(files, options.name);
  return { ...repo, runner: createGit({ env: cleanEnv(), ...options, cwd: repo.dir }) };
}

/** A directory with a program `git` that runs `script` (POSIX shell); put it first on PATH. */
export function fakeGit(script: string): string {
  const dir = tempDir('fake-git');
  writeFileSync(join(dir, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, 'git'), 0o755);
  return dir;
}

export function mkdirs(...paths: string[]): void {
  for (const path of paths) mkdirSync(path, { recursive: true });
}
