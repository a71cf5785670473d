import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { watchSpool } from '../../../src/agents/host/spool.ts';
import { watchFile } from '../../../src/agents/host/watch-file.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { openStore } from '../../../src/store/store.ts';
import { aRecord } from '../../store/a-record.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const tries = vi.hoisted(() => ({ watch: 0 }));

/** As with 200 hosts, where Linux allows a user 128 inotify instances. */
vi.mock('node:fs', async original => ({
  ...(await original<typeof import('node:fs')>()),
  watch: () => {
    tries.watch += 1;
    throw Object.assign(new Error('EMFILE: too many open files, watch'), { code: 'EMFILE' });
  },
}));

test('without inotify hook messages arrive all the same', async () => {
  const dir = join(tempDir('spool'), 'spool');
  mkdirSync(dir);
  const events: unknown[] = [];
  const spool = watchSpool(dir, event => events.push(event), silentLog);
  onTestFinished(() => spool.close());
  const before = tries.watch;
  expect(before).toBeGreaterThan(0);
  for (const n of [1, 2]) {
    writeFileSync(join(dir, '.draft'), JSON.stringify({ n }));
    renameSync(join(dir, '.draft'), join(dir, String(n)));
    await until(() => events.length === n, `message ${n}`);
  }
  expect(events).toEqual([{ n: 1 }, { n: 2 }]);
});

test("without inotify an agent's own record is looked at", async () => {
  const file = join(tempDir('record'), 'record.jsonl');
  writeFileSync(file, '');
  let looks = 0;
  const watch = watchFile(file, () => void looks++);
  onTestFinished(() => watch.close());
  appendFileSync(file, '{}\n');
  await until(() => looks > 0, 'a look');
  watch.renew();
  const before = looks;
  await until(() => looks > before, 'another');
  watch.close();
});

test('without inotify a change of the store is seen', async () => {
  const store = openStore(join(tempDir('store'), 'pitwall'));
  await store.ensure();
  const seen: string[] = [];
  onTestFinished(store.watch(ids => seen.push(...ids)));
  const { id } = await store.create(aRecord());
  await until(() => seen.includes(id), 'the new session');
  seen.length = 0;
  await store.update(id, draft => void Object.assign(draft.agent, { model: 'other' }));
  await until(() => seen.includes(id), 'the change');
});
