import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FactLog } from '../../../src/agents/host/fact-log.ts';
import { createGitJobs } from '../../../src/agents/host/git-jobs.ts';
import { createOutsideWatch, type OtherPlace, otherPlaces } from '../../../src/agents/host/outside.ts';
import { createLog } from '../../../src/lib/log.ts';
import type { SessionRecord } from '../../../src/store/schema.ts';
import { makeRepo } from '../../support/repo.ts';
import { tempDir } from '../../support/temp.ts';

function watching(change: (place: OtherPlace) => void = () => {}) {
  const repo = makeRepo();
  const worktree = join(tempDir('worktree'), 'mine');
  repo.git('worktree', 'add', '-q', '-b', 'mine', worktree);
  const main: OtherPlace = { path: repo.dir, busy: false };
  change(main);
  const told: object[] = [];
  const draft = {} as SessionRecord;
  const jobs = createGitJobs(createLog(join(tempDir('log'), 'log')));
  const facts: FactLog = {
    add: (k, src, fields) => told.push({ k, src, ...fields }),
    flush: async () => {},
    waiting: false,
    ready: async () => {},
  };
  const watch = createOutsideWatch({
    worktree,
    places: () => [main, { path: worktree, busy: true }, { path: join(repo.dir, 'gone'), busy: false }],
    jobs,
    facts,
    record: { change: (_, apply) => apply(draft), flush: async () => {}, waiting: false },
  });
  const turn = async (work: () => void) => {
    watch.turnBegins();
    await jobs.drain(30_000);
    work();
    watch.turnEnds(1);
    await jobs.drain(30_000);
  };
  return { repo, worktree, told, draft, watch, turn };
}

const edit = (path: string) => ({ k: 'edit' as const, id: path, fields: { path } });

test('what changes in the main checkout during a turn is told, not as sure, and not in the record', async () => {
  const { repo, told, draft, turn } = watching();
  writeFileSync(join(repo.dir, 'before.txt'), 'a person was here\n');
  await turn(() => {
    writeFileSync(join(repo.dir, 'stray.txt'), 'x');
    appendFileSync(join(repo.dir, 'before.txt'), 'and again\n');
  });
  expect(told).toEqual(
    ['before.txt', 'stray.txt'].map(name => ({
      k: 'outside',
      src: 'git',
      path: join(repo.dir, name),
      sure: false,
      turn: 1,
    })),
  );
  expect(draft.outside).toBeUndefined();
});

test('what was there before the turn, and what changes between turns, is nobody’s stray file', async () => {
  const { repo, told, turn } = watching();
  writeFileSync(join(repo.dir, 'before.txt'), 'x');
  await turn(() => {});
  writeFileSync(join(repo.dir, 'between.txt'), 'x');
  await turn(() => {});
  expect(told).toEqual([]);
});

test('a commit there, or an agent that works there, is no alarm', async () => {
  const committed = watching();
  await committed.turn(() => {
    writeFileSync(join(committed.repo.dir, 'a.txt'), 'x');
    committed.repo.git('add', '-A');
    committed.repo.git('commit', '-qm', 'a person commits');
    writeFileSync(join(committed.repo.dir, 'b.txt'), 'x');
  });
  expect(committed.told).toEqual([]);
  const busy = watching(place => {
    place.busy = true;
  });
  await busy.turn(() => writeFileSync(join(busy.repo.dir, 'a.txt'), 'x'));
  expect(busy.told).toEqual([]);
});

test('an edit that names a file there is sure, told once, and in the record', async () => {
  const { repo, worktree, told, draft, watch, turn } = watching();
  const file = join(repo.dir, 'stray.txt');
  await turn(() => {
    writeFileSync(file, 'x');
    for (const path of [file, file, 'inside.txt', join(worktree, 'also-inside.txt'), '/etc/elsewhere']) {
      watch.told(edit(path), 'hook');
    }
  });
  expect(told).toEqual([{ k: 'outside', src: 'hook', path: file, sure: true }]);
  expect(draft.outside).toEqual([file]);
});

test('other sessions are looked at while their agents rest', () => {
  const record = (id: string, value: string) =>
    ({ id, git: { worktree: `/w/${id}` }, status: { value } }) as SessionRecord;
  const records = [
    record('own', 'working'),
    record('a', 'idle'),
    record('b', 'working'),
    record('c', 'exited'),
  ];
  expect(otherPlaces('/main', 'own', records)).toEqual([
    { path: '/main', busy: false },
    { path: '/w/a', busy: false },
    { path: '/w/b', busy: true },
    { path: '/w/c', busy: false },
  ]);
});
