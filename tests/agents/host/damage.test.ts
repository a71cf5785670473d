import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSendQueue } from '../../../src/agents/host/send-queue.ts';
import type { NewCommit } from '../../../src/agents/host/turns.ts';
import { createWorktreeGit } from '../../../src/agents/host/worktree-git.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { makeRepo } from '../../support/repo.ts';
import { tempDir } from '../../support/temp.ts';

const spoiled = ['', '[{"id":"a","te', '\0\0\0\0', 'no json', '{"v":9}', 'null'];

test.each(spoiled)('queue.json as %j: begins empty, the damaged one is kept and logged', async text => {
  const dir = tempDir('queue');
  const file = join(dir, 'queue.json');
  writeFileSync(file, text);
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (line: string) => void warnings.push(line) };
  const queue = await openSendQueue(file, log);
  expect(queue.length).toBe(0);
  expect(warnings).toEqual([expect.stringContaining(`${file} was damaged`)]);
  await queue.add({ id: 'b', text: 'next', submit: true, whenIdle: true, from: 'test' });
  expect((await openSendQueue(file, log)).length).toBe(1);
  const [kept = ''] = readdirSync(dir).filter(name => name.includes('.corrupt-'));
  expect(readFileSync(join(dir, kept), 'utf8')).toBe(text);
});

test.each(spoiled)('reflog.json as %j: counts from now on, and tells the next commit', async text => {
  const repo = makeRepo();
  const progressFile = join(tempDir('progress'), 'reflog.json');
  const sha = repo.git('rev-parse', 'HEAD');
  writeFileSync(progressFile, text);
  const options = { worktree: repo.dir, sessionId: '01J00000000000000000000000', base: 'main', baseSha: sha };
  const git = createWorktreeGit({ ...options, progressFile });
  await git.begin();
  const newCommits = async () => {
    const told: NewCommit[] = [];
    await git.newCommits(async commits => void told.push(...commits));
    return told;
  };
  expect(await newCommits()).toEqual([]);
  repo.write('more.txt', 'more\n');
  const commit = repo.commit('second');
  expect(await newCommits()).toMatchObject([{ fields: { sha: commit } }]);
  expect(await newCommits()).toEqual([]);
  expect(existsSync(progressFile)).toBe(true);
});

test('two readers at once keep each commit once, and one that could not be kept is given again', async () => {
  const repo = makeRepo();
  const progressFile = join(tempDir('progress'), 'reflog.json');
  const sha = repo.git('rev-parse', 'HEAD');
  const options = { worktree: repo.dir, sessionId: '01J00000000000000000000000', base: 'main', baseSha: sha };
  const readers = [1, 2].map(() => createWorktreeGit({ ...options, progressFile }));
  await readers[0]?.begin();
  repo.write('more.txt', 'more\n');
  const commit = repo.commit('second');
  const full = readers[0]?.newCommits(() => Promise.reject(new Error('the disk is full')));
  await expect(full).rejects.toThrow('the disk is full');
  const kept: unknown[] = [];
  await Promise.all(
    readers.map(reader =>
      reader.newCommits(async commits => void kept.push(...commits.map(({ fields }) => fields.sha))),
    ),
  );
  expect(kept).toEqual([commit]);
});
