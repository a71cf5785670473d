import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a directory belongs to, read from the file system alone. All paths absolute. */
export interface Discovery {
  /** The main worktree; with a bare common directory the worktree we are in. */
  root: string;
  /** What all worktrees share (`<root>/.git` usually); identifies the repository. */
  commonDir: string;
  /** This worktree's own git directory. */
  gitDir: string;
  /** The worktree `cwd` is in. */
  worktree: string;
  /** Branch that is checked out there; null when HEAD is detached or cannot be read without git. */
  branch: string | null;
  /** Found in a bare repository: there is no worktree, `root` and `worktree` are the git directory. */
  bare: boolean;
}

/**
 * Finds the repository of a directory the way git does (`.git` directory or file upwards, `commondir`), without
 * starting a process: listing sessions must not cost one. Layout: gitrepository-layout(5). Undefined outside of one.
 */
export function discoverRepositorySync(cwd: string): Discovery | undefined {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    const found = worktreeAt(dir) ?? gitDirAt(dir);
    if (found) return found;
    if (dirname(dir) === dir) return undefined;
  }
}

/** The common git directory of `cwd`, which identifies a repository; undefined outside of one. */
export function discoverCommonDirSync(cwd: string): string | undefined {
  return discoverRepositorySync(cwd)?.commonDir;
}

/** The branch a git directory has checked out; null when detached or unreadable (reftable keeps it elsewhere). */
export function headBranchSync(gitDir: string): string | null {
  const branch = /^ref: refs\/heads\/(.+)$/.exec(readText(join(gitDir, 'HEAD'))?.trim() ?? '')?.[1];
  return branch === undefined || branch === '.invalid' ? null : branch;
}

function worktreeAt(dir: string): Discovery | undefined {
  const gitDir = gitDirOf(join(dir, '.git'));
  if (gitDir === undefined) return undefined;
  const commonDir = commonDirOf(gitDir);
  return {
    root: gitDir === commonDir ? dir : mainWorktree(commonDir, dir),
    commonDir,
    gitDir,
    worktree: dir,
    branch: headBranchSync(gitDir),
    bare: false,
  };
}

/** `dir` is itself a git directory: somebody stands inside `.git`, or in a bare repository. */
function gitDirAt(dir: string): Discovery | undefined {
  if (!isGitDir(dir)) return undefined;
  if (basename(dir) === '.git') return worktreeAt(dirname(dir));
  return { root: dir, commonDir: dir, gitDir: dir, worktree: dir, branch: headBranchSync(dir), bare: true };
}

/** Follows `.git`: the directory itself, or what a `gitdir: PATH` file names. */
function gitDirOf(dotGit: string): string | undefined {
  const stat = statSync(dotGit, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isDirectory()) return isGitDir(dotGit) ? dotGit : undefined;
  const target = /^gitdir: ([\s\S]+?)\r?\n?$/.exec(readText(dotGit) ?? '')?.[1];
  if (target === undefined) return undefined;
  const gitDir = resolve(dirname(dotGit), target);
  return existsSync(join(gitDir, 'HEAD')) ? gitDir : undefined;
}

function commonDirOf(gitDir: string): string {
  const text = readText(join(gitDir, 'commondir'))?.replace(/\r?\n$/, '');
  return text === undefined ? gitDir : resolve(gitDir, text);
}

/** Git names no main worktree; it is the parent of `.git`. A bare or separate common directory has none to find. */
function mainWorktree(commonDir: string, current: string): string {
  const parent = dirname(commonDir);
  if (basename(commonDir) !== '.git') return current;
  return isBareByConfig(commonDir) ? current : parent;
}

/** `project/.git` made by `clone --bare project/.git` is a common layout for people who live in worktrees. */
function isBareByConfig(commonDir: string): boolean {
  return /^\s*bare\s*=\s*true\s*$/im.test(readText(join(commonDir, 'config')) ?? '');
}

/** Git's own test, less the file formats: HEAD, objects and refs. */
function isGitDir(dir: string): boolean {
  return existsSync(join(dir, 'HEAD')) && existsSync(join(dir, 'objects')) && existsSync(join(dir, 'refs'));
}

/** Undefined when it is not there or not ours to read; git would then go on looking, or say so itself. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
