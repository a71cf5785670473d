import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineHash } from '../../src/git/line-hash.ts';
import { commitFact, readHeadReflog, reflogKind } from '../../src/git/reflog.ts';
import { gitRepo } from './support/git.ts';

const dotGit = (dir: string) => join(dir, '.git');

describe('the reflog of HEAD', () => {
  test('is read once, from an offset, with what each entry means', async () => {
    const repo = gitRepo();
    const start = await readHeadReflog(dotGit(repo.dir));
    expect(start.entries).toMatchObject([
      { kind: 'commit', message: 'commit (initial): first', name: 'Test Person' },
    ]);
    repo.write('a', 'a');
    const sha = repo.commit('add a: with colon');
    repo.git('commit', '-q', '--amend', '-m', 'amended');
    repo.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    repo.write('b', 'b');
    repo.commit('b');
    repo.git('rebase', '-q', 'main');
    repo.git('reset', '-q', '--hard', 'HEAD~1');
    const { entries, next, restarted } = await readHeadReflog(dotGit(repo.dir), start.next);
    expect(restarted).toBe(false);
    expect(entries[0]).toMatchObject({ new: sha, kind: 'commit', message: 'commit: add a: with colon' });
    expect(entries[1]).toMatchObject({ old: sha, kind: 'amend' });
    const kinds = entries.map(({ kind, message }) => `${kind} ${message.split(':')[0]}`);
    expect(kinds).toContain('rewrite rebase (pick)');
    expect(kinds).toContain('move checkout');
    expect(kinds).toContain('move reset');
    expect((await readHeadReflog(dotGit(repo.dir), next)).entries).toEqual([]);
  });

  test('a line that is still being written waits; odd names and a foreign line do not stop it', async () => {
    const repo = gitRepo();
    const { next } = await readHeadReflog(dotGit(repo.dir));
    const file = join(dotGit(repo.dir), 'logs/HEAD');
    const line = `${'a'.repeat(40)} ${'b'.repeat(40)} Ünd "Q" <weird name> <x@y> 1700000000 +0200\tcommit: x\n`;
    appendFileSync(file, `not a reflog line\n${line.slice(0, 60)}`);
    const torn = await readHeadReflog(dotGit(repo.dir), next);
    expect(torn.entries).toEqual([]);
    appendFileSync(file, line.slice(60));
    const { entries } = await readHeadReflog(dotGit(repo.dir), torn.next);
    expect(entries).toMatchObject([
      { old: 'a'.repeat(40), email: 'x@y', at: 1_700_000_000_000, message: 'commit: x' },
    ]);
  });

  test('rewritten by git (expired): starts over and says so; none at all is empty', async () => {
    const repo = gitRepo();
    const { next } = await readHeadReflog(dotGit(repo.dir));
    const file = join(dotGit(repo.dir), 'logs/HEAD');
    writeFileSync(file, `${'0'.repeat(40)} ${'c'.repeat(40)} N <e> 1 +0000\tcommit: x\n`);
    const again = await readHeadReflog(dotGit(repo.dir), next);
    expect(again).toMatchObject({ restarted: true, entries: [{ new: 'c'.repeat(40) }] });
    expect(await readHeadReflog('/nowhere/at/all', 5)).toEqual({ entries: [], next: 0, restarted: true });
  });

  test('kinds by git’s own words', () => {
    const kinds = {
      commit: [
        'commit: x',
        'commit (initial): x',
        'commit (merge): x',
        'revert: x',
        'cherry-pick: x',
        'am: x',
      ],
      amend: ['commit (amend): x'],
      rewrite: [
        'rebase (pick): x',
        'rebase -i (squash): x',
        'pull --rebase (pick): x',
        'rebase (continue): x',
      ],
      move: [
        'checkout: moving from a to b',
        'reset: moving to x',
        'pull: Fast-forward',
        'merge x: Fast-forward',
        '',
      ],
    };
    for (const [kind, messages] of Object.entries(kinds)) {
      for (const message of messages) expect([message, reflogKind(message)]).toEqual([message, kind]);
    }
    expect(reflogKind("merge x: Merge made by the 'ort' strategy.")).toBe('commit');
    expect(reflogKind('rebase (start): checkout main')).toBe('move');
    expect(reflogKind('rebase (finish): returning to refs/heads/x')).toBe('move');
  });
});

describe('the fact of a commit', () => {
  test('tells tree, parents, patch id, files with blobs and hashes of added lines', async () => {
    const repo = gitRepo({ 'a.ts': 'export const first = 1;\n' });
    const parent = repo.git('rev-parse', 'HEAD');
    repo.write('a.ts', 'export const first = 1;\n  export   const second = 22;\n}\n');
    repo.write('new\n"name".ts', 'a completely new line\n');
    const sha = repo.commit('subject line\n\nbody');
    const fact = await commitFact(repo.runner, sha);
    expect(fact).toMatchObject({
      sha,
      tree: repo.git('rev-parse', 'HEAD^{tree}'),
      parents: [parent],
      subject: 'subject line',
      author: { name: 'Test Person', email: 'person@example.com' },
      cut: false,
    });
    expect(fact.patchId).toMatch(/^[0-9a-f]{40}$/);
    expect(fact.files).toEqual([
      {
        path: 'a.ts',
        blob: repo.git('rev-parse', 'HEAD:a.ts'),
        added: 2,
        removed: 0,
        lines: [lineHash('export const second = 22;')],
      },
      expect.objectContaining({ path: 'new\n"name".ts', lines: [lineHash('a completely new line')] }),
    ]);
  });

  test('the patch id stays over a rebase and a cherry-pick', async () => {
    const repo = gitRepo({ 'a.ts': 'a\n' });
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('b.ts', 'some work of an agent\n');
    const before = await commitFact(repo.runner, repo.commit('work'));
    repo.git('checkout', '-q', 'main');
    repo.write('c.ts', 'other\n');
    repo.commit('other');
    repo.git('cherry-pick', 'side');
    const after = await commitFact(repo.runner, 'HEAD');
    expect(after.patchId).toBe(before.patchId);
    expect(after.sha).not.toBe(before.sha);
    expect(after.files[0]?.lines).toEqual(before.files[0]?.lines);
  });

  test('the first commit, an empty one, a merge, a deletion', async () => {
    const repo = gitRepo({ 'a.ts': 'the first line here\n' });
    expect((await commitFact(repo.runner, 'HEAD')).files).toHaveLength(1);
    repo.git('commit', '-q', '--allow-empty', '-m', 'empty');
    expect(await commitFact(repo.runner, 'HEAD')).toMatchObject({ patchId: null, files: [] });
    repo.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    repo.git('rm', '-q', 'a.ts');
    repo.git('commit', '-q', '-m', 'gone');
    const gone = await commitFact(repo.runner, 'HEAD');
    expect(gone.files).toEqual([{ path: 'a.ts', blob: '0'.repeat(40), added: 0, removed: 1, lines: [] }]);
    repo.git('checkout', '-q', 'main');
    repo.git('merge', '-q', '--no-edit', 'side');
    const merge = await commitFact(repo.runner, 'HEAD');
    expect(merge).toMatchObject({ patchId: null, files: [] });
    expect(merge.parents).toHaveLength(2);
  });

  test('a huge commit is cut and says so', async () => {
    const repo = gitRepo();
    const text = Array.from({ length: 3000 }, (_, i) => `generated line number ${i}\n`).join('');
    repo.write('big.ts', text);
    const fact = await commitFact(repo.runner, repo.commit('big'));
    expect(fact.cut).toBe(true);
    expect(fact.files[0]?.lines).toHaveLength(2000);
  });

  test('no commit of that name', async () => {
    const repo = gitRepo();
    await expect(commitFact(repo.runner, 'nothing')).rejects.toThrow(/git show failed/);
  });
});

test('a line is found again when only its white space changed; lines that tell nothing have no hash', () => {
  expect(lineHash('\t\tconst value =  compute( x );')).toBe(lineHash('const value = compute( x );'));
  expect(lineHash('const value = compute(x);')).toMatch(/^[\w-]{7}$/);
  for (const line of ['', '}', 'return;', '  });', 'x'.repeat(501)]) expect(lineHash(line)).toBeUndefined();
});
