import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { bash, script, shows, startSession } from './support/session.ts';

test('a shell: typed keys arrive, are acknowledged and echo; its end is in the record', async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  expect(client.welcome).toMatchObject({ protocol: 1, session: session.id, cols: 80, rows: 24 });
  await client.input('echo he""llo; exit 3\r');
  const exit = await new Promise(resolve => client.on('exit', resolve));
  expect(exit).toEqual({ code: 3, signal: null });
  await session.host.done;
  const record = await session.record();
  expect(record.exit).toMatchObject({ code: 3, signal: null });
  expect(record.exit?.lines).toContain('hello');
  expect(record.status).toMatchObject({ value: 'exited', source: 'process' });
  expect(record.endedAt).toBeGreaterThan(0);
  expect(readFileSync(join(session.dir, 'screen.txt'), 'utf8')).toContain('hello');
  expect(readFileSync(join(session.dir, 'screen.ans'), 'utf8')).toContain('hello');
  expect(existsSync(session.spec.socket)).toBe(false);
});

test('whoever reads that a session has exited reads how', async () => {
  const session = await startSession(script('process.exit(3)'));
  const record = await until(async () => {
    const now = await session.record();
    return now.status.value === 'exited' ? now : undefined;
  }, 'its end in the record');
  expect(record.exit).toMatchObject({ code: 3 });
  await session.host.done;
});

test('an agent that exits at once is a session that ended, with its last lines', async () => {
  const session = await startSession(script('console.error("not logged in"); process.exit(1)'));
  await session.host.done;
  const record = await session.record();
  expect(record.exit).toMatchObject({ code: 1, lines: ['not logged in'] });
  expect(record.status.reason).toBe('exited 1: not logged in');
});

test('a program or worktree that is missing is a failure before anything is started', async () => {
  await expect(startSession(['no-such-agent'])).rejects.toThrow('there is no program no-such-agent');
  await expect(startSession(bash, { cwd: '/no/such/worktree' })).rejects.toThrow('is not there');
});

test('the row says that git was refused until a commit is made', async () => {
  const session = await startSession(bash, {}, { quietMs: 200 }, { gitRefused: true });
  const client = await session.connect();
  await shows(client, '$');
  expect((await session.record()).gitRefused).toBe(true);
  await client.input('git commit --allow-empty -qm "at last"; sleep 0.5\r');
  await until(async () => (await session.record()).gitRefused === undefined, 'the mark to go');
});

test('the end of a turn leaves a snapshot, its size and its commits', async () => {
  const session = await startSession(bash, {}, { quietMs: 200 });
  const client = await session.connect();
  await shows(client, '$');
  await client.input(
    'echo x > new.txt; git add new.txt; git commit -qm "add new"; echo y > other.txt; sleep 0.5\r',
  );
  await until(async () => (await session.record()).size?.files === 2, 'the size in the record');
  const { facts } = await session.store.readFacts(session.id);
  expect(facts.map(fact => fact.k)).toEqual(
    expect.arrayContaining(['turn.start', 'snapshot', 'turn.end', 'status']),
  );
  const snapshot = facts.find(fact => fact.k === 'snapshot');
  expect(snapshot).toMatchObject({ n: 1, why: 'turn', turn: 1 });
  expect(session.repo.git('ls-tree', '--name-only', String(snapshot?.tree))).toContain('other.txt');
  await until(
    async () =>
      (await session.store.readFacts(session.id)).facts.some(
        fact => fact.k === 'commit' && fact.subject === 'add new',
      ),
    'the commit fact',
  );
  expect(facts.some(fact => fact.subject === 'first')).toBe(false);
  const record = await session.record();
  expect(record.turns).toBe(1);
  expect(record.git.head).toBe(session.repo.git('rev-parse', 'pitwall/fix-login'));
});

test('an agent that leaves the alternate screen at its end: what stood there is its last screen', async () => {
  const full = String.raw`\x1b[?1049h\x1b[2J\x1b[3;1Hit is \x1b[1mdone\x1b[0m\x1b[?1049l`;
  for (const [after, kept] of [
    ['', /^\n\nit is done\n$/],
    ['resume with: agent -r 7', /^resume with: agent -r 7\n$/],
  ] as const) {
    const session = await startSession(script(`process.stdout.write('${full}${after}')`));
    const record = await until(async () => {
      const now = await session.record();
      return now.status.value === 'exited' ? now : undefined;
    }, 'its end');
    // There as soon as anybody can know of the end.
    expect(readFileSync(join(session.dir, 'screen.txt'), 'utf8')).toMatch(kept);
    expect(readFileSync(join(session.dir, 'screen.ans'), 'utf8').includes('\x1b[1m')).toBe(after === '');
    expect(record.exit?.lines).toEqual([after || 'it is done']);
    await session.host.done;
  }
});
