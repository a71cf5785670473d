import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { measureSession } from '../../../src/actions/measure-session.ts';
import { openStore } from '../../../src/store/store.ts';
import { createSessionSource } from '../../../src/ui/live/session-source.ts';
import type { SessionView } from '../../../src/ui/model/session-view.ts';
import { makeRecord } from '../../actions/record.ts';
import { makeRepo } from '../../support/repo.ts';
import { until } from '../../support/until.ts';

it('a change after the review is noticed by the screen itself, and at once when it is refreshed', async () => {
  const repo = makeRepo();
  const storeDir = join(repo.dir, '.git', 'pitwall');
  const store = openStore(storeDir);
  await store.ensure();
  const write = (text: string) => writeFileSync(join(repo.dir, 'a.txt'), text);
  write('one\n');
  const git = { worktree: repo.dir, baseSha: repo.git('rev-parse', 'HEAD') };
  const made = await store.create(makeRecord({ name: 'a', git, status: { value: 'exited' } }));
  const { size } = await measureSession({ store }, made);
  await store.update(made.id, draft => {
    draft.review = { state: 'reviewed', by: 'me', at: 1, tree: size?.tree ?? '', note: '' };
  });
  write('two\n');
  let sessions: SessionView[] = [];
  const source = createSessionSource({
    repositories: [{ name: 'shop', root: repo.dir, storeDir, store }],
    onChange: next => {
      sessions = next;
    },
    onFact: () => {},
    onProblems: problems => expect(problems).toEqual([]),
  });
  onTestFinished(() => source.dispose());
  expect(source.read()[0]?.group).toBe('done');
  await until(() => sessions[0]?.group === 'ready', 'it is seen without anybody asking');
  // Within the minute: only what somebody looks at.
  write('one\n');
  source.refresh(made.id);
  await until(() => sessions[0]?.group === 'done', 'the refresh of the selected session');
});
