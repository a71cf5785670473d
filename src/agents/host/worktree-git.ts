import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { changedFiles, mergeBase, sizeOf } from '../../git/diff.ts';
import { fixedBase } from '../../git/fixed-base.ts';
import { commitFact, readHeadReflog } from '../../git/reflog.ts';
import { discoverRepositorySync } from '../../git/repository.ts';
import { createGit, type Git } from '../../git/run.ts';
import { takeSnapshot, takeTree } from '../../git/snapshot.ts';
import { worktreeMark } from '../../git/worktree-mark.ts';
import { errnoOf } from '../../lib/errors.ts';
import { withLock } from '../../lib/lock.ts';
import { maxPaths } from '../../store/limits.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { KeepCommits, NewCommit, WorktreeGit } from './turns.ts';

export interface WorktreeGitOptions {
  worktree: string;
  sessionId: string;
  /** What the work is compared with, as in the record. */
  base: string;
  baseSha: string;
  /** Keeps how far the worktree's reflog was read, for the next host of this session. */
  progressFile: string;
}

/** What git can tell about one session's worktree. Every call reads; index, HEAD and locks are never touched. */
export function createWorktreeGit(options: WorktreeGitOptions): WorktreeGit {
  const { worktree, sessionId, base, baseSha, progressFile } = options;
  const git = createGit({ cwd: worktree });
  return {
    async snapshot() {
      const { n, tree, head } = await takeSnapshot({ worktree, sessionId, git });
      return { n, tree, head };
    },
    async size(tree) {
      const measured = tree ?? (await takeTree(worktree, { git }));
      // The base branch may have been deleted since; the commit it had then is still in the record.
      const fork = await mergeBase(git, base, 'HEAD').catch(() => undefined);
      return sizeOf(await changedFiles(git, fork ?? baseSha, measured), measured, maxPaths);
    },
    mark: () => worktreeMark(git, worktree),
    async begin() {
      const gitDir = gitDirOf(worktree);
      if (gitDir === undefined || (await loadProgress(progressFile))) return;
      let next = 0;
      for (;;) {
        const read = await readHeadReflog(gitDir, next);
        if (read.next === next) break;
        next = read.next;
      }
      await saveProgress(progressFile, { next, at: 0 });
    },
    async newCommits(keep) {
      const gitDir = gitDirOf(worktree);
      if (gitDir === undefined || !(await hasNews(gitDir, progressFile))) return;
      // A host, a look after a review and a removal may come at once: each commit is kept by one of them.
      await withLock(`${progressFile}.lock`, () => keepNews(git, gitDir, progressFile, keep), {
        timeoutMs: commitsTurnMs,
        what: `the reading of the commits in ${worktree}`,
      });
    },
  };
}

/** Reading hundreds of new commits takes seconds; whoever waits longer leaves them to the next reader. ms */
const commitsTurnMs = 30_000;

/** Looked at without the lock: mostly there is nothing new. */
async function hasNews(gitDir: string, progressFile: string): Promise<boolean> {
  const progress = await loadProgress(progressFile);
  if (!progress) return false;
  const { next, restarted } = await readHeadReflog(gitDir, progress.next);
  return restarted || next !== progress.next;
}

async function keepNews(git: Git, gitDir: string, progressFile: string, keep: KeepCommits): Promise<void> {
  const progress = await loadProgress(progressFile);
  if (!progress) return;
  const { entries, next, restarted } = await readHeadReflog(gitDir, progress.next);
  // A reflog that was rewritten is read from its beginning: what was seen before is told by its time.
  const fresh = restarted ? entries.filter(({ at }) => at > progress.at) : entries;
  const commits: NewCommit[] = [];
  for (const { kind, new: sha, old, at } of fresh) {
    if (kind === 'move') continue;
    commits.push({
      at,
      fields: { ...(await commitFact(git, sha)), how: kind, replaces: kind === 'amend' ? old : null },
    });
  }
  if (commits.length > 0) await keep(commits);
  const last = fresh.at(-1)?.at ?? progress.at;
  if (restarted || next !== progress.next) await saveProgress(progressFile, { next, at: last });
}

/** The same for a session of the store, whose directory is `dir`. */
export function gitOfSession(record: Pick<SessionRecord, 'id' | 'git'>, dir: string): WorktreeGit {
  const { id: sessionId, git } = record;
  const { worktree, baseSha } = git;
  const base = fixedBase(git);
  return createWorktreeGit({ worktree, sessionId, base, baseSha, progressFile: join(dir, 'reflog.json') });
}

/** How far the reflog was read, and the time of the last entry, ms. */
interface Progress {
  next: number;
  at: number;
}

async function loadProgress(file: string): Promise<Progress | undefined> {
  try {
    const { next, at } = (JSON.parse(await readFile(file, 'utf8')) ?? {}) as Partial<Progress>;
    if (typeof next === 'number' && typeof at === 'number') return { next, at };
  } catch (error) {
    // Missing at the first start; half of one cannot be, it is replaced as a whole.
    if (errnoOf(error) !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

async function saveProgress(file: string, progress: Progress): Promise<void> {
  await writeFileAtomic(file, JSON.stringify(progress), { mode: 0o600 });
}

function gitDirOf(worktree: string): string | undefined {
  return discoverRepositorySync(worktree)?.gitDir;
}
