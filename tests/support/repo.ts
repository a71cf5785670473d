import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tempDir } from './temp.ts';

/** Environment for git in tests: no user or system configuration, fixed identity. */
export const gitEnv: Record<string, string> = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Test Person',
  GIT_AUTHOR_EMAIL: 'person@example.com',
  GIT_COMMITTER_NAME: 'Test Person',
  GIT_COMMITTER_EMAIL: 'person@example.com',
};

export interface TestRepo {
  dir: string;
  /** Runs git there and returns its trimmed stdout. */
  git(...args: string[]): string;
  write(path: string, content: string): void;
  commit(message: string): string;
}

/** A real repository on branch main with one commit, in a temporary directory of its own. */
export function makeRepo(
  files: Record<string, string> = { 'README.md': '# shop\n' },
  name = 'shop-api',
): TestRepo {
  const dir = join(tempDir('repo'), name);
  mkdirSync(dir);
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: dir,
      env: gitEnv,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  };
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-q', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Test Person');
  git('config', 'user.email', 'person@example.com');
  for (const [path, content] of Object.entries(files)) write(path, content);
  commit('first');
  return { dir, git, write, commit };
}
