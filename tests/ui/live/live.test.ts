import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { protocolVersion, type Rows } from '../../../src/agents/link/messages.ts';
import { processIdentity } from '../../../src/lib/process-id.ts';
import type { SessionRecord } from '../../../src/store/schema.ts';
import { openStore } from '../../../src/store/store.ts';
import { openPaneLink } from '../../../src/ui/live/pane-link.ts';
import { repositoryScope } from '../../../src/ui/live/repositories.ts';
import { createSessionSource } from '../../../src/ui/live/session-source.ts';
import { openUiFile } from '../../../src/ui/live/ui-file.ts';
import { saveUi } from '../../../src/ui/model/persist.ts';
import type { SessionView } from '../../../src/ui/model/session-view.ts';
import { initialState } from '../../../src/ui/model/state.ts';
import { makeRepo } from '../../support/repo.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { type FakeHost, fakeHost, idle } from '../support/fake-host.ts';
import { view } from '../support/views.ts';

async function storeWith(records: SessionRecord[]) {
  const dir = join(tempDir('store'), 'pitwall');
  const store = openStore(dir);
  await store.ensure();
  for (const record of records) await store.create(record);
  return { name: 'shop', root: '/tmp/shop', storeDir: dir, store };
}

/** A record whose host is this test process, reachable on a socket. */
function running(name: string, host: FakeHost | undefined, id: string): SessionRecord {
  const self = processIdentity(process.pid);
  if (!self) throw new Error('no identity');
  const { record } = view({ name, group: 'working' });
  return {
    ...record,
    id,
    host: {
      machine: hostname(),
      ...self,
      socket: host?.socket ?? '/nowhere/s',
      protocol: protocolVersion,
    },
  };
}

const idA = '01JD0000000000000000000000';
const idB = '01JD0000000000000000000001';

function source(repository: Awaited<ReturnType<typeof storeWith>>) {
  let sessions: SessionView[] = [];
  const facts: string[] = [];
  const made = createSessionSource({
    repositories: [repository],
    onChange: next => {
      sessions = next;
    },
    onFact: id => facts.push(id),
    onProblems: () => {},
  });
  onTestFinished(() => made.dispose());
  sessions = made.read();
  return { made, facts, sessions: () => sessions, one: (id: string) => sessions.find(one => one.id === id) };
}

describe('the list of sessions', () => {
  it('shows what a live host says before the record does', async () => {
    const host = await fakeHost();
    const repository = await storeWith([running('a', host, idA)]);
    const { one, facts } = source(repository);
    expect(one(idA)).toMatchObject({ status: { value: 'working' }, live: true, repository: 'shop' });
    await until(() => one(idA)?.status.value === 'idle', 'the status of the welcome');
    host.push('status', {
      status: {
        ...idle,
        value: 'needs-input',
        question: { id: 'q1', kind: 'permission', text: 'Run ls ?', options: [], at: 1 },
      },
      title: '',
      size: null,
      tests: null,
      turns: 3,
    });
    await until(() => one(idA)?.group === 'needs-input', 'the pushed question');
    expect(one(idA)?.status.question?.text).toBe('Run ls ?');
    host.push('fact', { t: 1, k: 'note', src: 'user', turn: 1 });
    await until(() => facts.includes(idA), 'the pushed fact');
    expect(host.hellos.map(({ role }) => role)).toEqual(['control']);
  });

  it('follows other processes that write the store', async () => {
    const repository = await storeWith([view({ name: 'a', group: 'idle', record: { id: idA } }).record]);
    const { sessions, one } = source(repository);
    await repository.store.create(view({ name: 'b', group: 'idle', record: { id: idB } }).record);
    await until(() => sessions().length === 2, 'the new session');
    await repository.store.update(idA, draft => {
      draft.name = 'renamed';
    });
    await until(() => one(idA)?.record.name === 'renamed', 'the new name');
    await repository.store.archive(idB);
    await until(() => sessions().length === 1, 'the removed session to go');
  });

  it('connects again to a host that cut it off', async () => {
    const host = await fakeHost();
    const { one } = source(await storeWith([running('a', host, idA)]));
    await until(() => one(idA)?.status.value === 'idle', 'the first connection');
    host.cut();
    await until(() => host.hellos.length === 2, 'the second connection');
  });

  it('shows a session as lost whose host is gone', async () => {
    const gone = running('a', undefined, idA);
    if (gone.host) gone.host.startTime = '1';
    const { one } = source(await storeWith([gone]));
    expect(one(idA)).toMatchObject({ status: { value: 'lost' }, group: 'stopped', live: false });
  });

  it('marks both sessions that changed the same file', async () => {
    const size = { files: 1, added: 1, removed: 0, tree: 't', paths: ['a.ts'] };
    const repository = await storeWith([
      { ...view({ name: 'a', group: 'idle' }).record, id: idA, size },
      { ...view({ name: 'b', group: 'idle' }).record, id: idB, size },
    ]);
    const { sessions } = source(repository);
    expect(sessions().map(({ overlap }) => overlap)).toEqual([['a.ts'], ['a.ts']]);
  });
});

describe('the connection of the pane', () => {
  const rows: Rows = {
    cols: 10,
    rows: 2,
    changed: [[0, 'hello']],
    full: true,
    cursor: { x: 0, y: 0, visible: true, shape: 0 },
    modes: { alternate: false, bracketedPaste: false, mouse: false, appCursor: false },
    scrollback: 0,
    top: 0,
  };

  it('watches at the size of the pane and hands on frames', async () => {
    const host = await fakeHost();
    const got: Rows[] = [];
    const link = openPaneLink(host.socket, { rows: frame => got.push(frame), gone: () => {} });
    onTestFinished(() => link.close());
    const seen = { cols: 10, rows: 2, fps: 15, top: 0 };
    link.watch(seen);
    link.watch({ ...seen });
    await until(() => host.watches.length > 0, 'the watch');
    host.push('rows', rows);
    await until(() => got.length === 1, 'the frame');
    expect(got[0]?.changed).toEqual([[0, 'hello']]);
    expect(host.watches).toEqual([seen]);
  });

  it('loses and doubles nothing that was typed over a cut', async () => {
    const host = await fakeHost();
    const link = openPaneLink(host.socket, { rows: () => {}, gone: () => {} });
    onTestFinished(() => link.close());
    link.input(Buffer.from('a'));
    await until(() => host.typed() === 'a', 'the first byte');
    host.cut();
    for (const key of 'bcdef') link.input(Buffer.from(key));
    await until(() => host.typed() === 'abcdef', 'everything, in order');
    expect(host.hellos.length).toBeGreaterThan(1);
  });

  it('says when the host cannot be reached', async () => {
    let gone: unknown;
    const link = openPaneLink(join(tempDir('none'), 's'), {
      rows: () => {},
      gone: why => {
        gone = why;
      },
    });
    onTestFinished(() => link.close());
    await until(() => gone, 'the end of trying');
    expect(String(gone)).toContain('no host answers');
  });
});

describe('the state file', () => {
  const state = initialState({ cols: 80, rows: 24, now: 0 });

  it('is there for the next start, and writes only what changed last', async () => {
    const dir = tempDir('state');
    const file = openUiFile(dir, 'repo');
    expect(file.saved).toBeNull();
    file.save(() => saveUi({ ...state, tab: 'info' }, null));
    file.save(() => saveUi({ ...state, tab: 'diff', replies: { s: 'half' } }, null));
    await file.flush();
    expect(openUiFile(dir, 'repo').saved).toMatchObject({ tab: 'diff', replies: { s: 'half' } });
    expect(openUiFile(dir, 'other').saved).toBeNull();
  });

  it('is forgotten when it is torn, and kept aside', async () => {
    const dir = tempDir('state');
    const file = openUiFile(dir, 'repo');
    file.save(() => saveUi(state, null));
    await file.flush();
    const path = join(dir, 'ui', readdirSync(join(dir, 'ui'))[0] ?? '');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20));
    expect(openUiFile(dir, 'repo').saved).toBeNull();
    expect(readdirSync(join(dir, 'ui'))).toEqual([expect.stringContaining('.json.corrupt-')]);
  });
});

describe('the scope of the screen', () => {
  it('is the repository of the folder, or every known one', () => {
    const repo = makeRepo();
    const home = tempDir('home');
    const env = { HOME: home, XDG_STATE_HOME: join(home, 'state') };
    expect(repositoryScope({ cwd: repo.dir, env, all: false })).toMatchObject({
      branch: 'main',
      here: { name: 'shop-api', root: repo.dir },
    });
    expect(repositoryScope({ cwd: home, env, all: false })).toMatchObject({ here: undefined, listed: [] });
    expect(repositoryScope({ cwd: repo.dir, env, all: true }).here).toBeUndefined();
  });
});
