import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEvidence } from '../../../src/agents/host/evidence.ts';
import { watchExit } from '../../../src/agents/host/exit.ts';
import { lastLines } from '../../../src/agents/host/final-screen.ts';
import { createFrameViewer, type Screen } from '../../../src/agents/host/frame-viewer.ts';
import { createGitJobs } from '../../../src/agents/host/git-jobs.ts';
import { searchNativeId } from '../../../src/agents/host/native-id.ts';
import { createRecordWriter } from '../../../src/agents/host/record-writer.ts';
import { watchSpool } from '../../../src/agents/host/spool.ts';
import type { Rows } from '../../../src/agents/link/messages.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { SessionRecord, Status } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

test('the spool: each file once, the oldest first, deleted; unfinished ones wait; nonsense is logged', async () => {
  const dir = join(tempDir('spool'), 'spool');
  mkdirSync(dir);
  writeFileSync(join(dir, '2'), '{"n":1}');
  writeFileSync(join(dir, '1'), '{"n":2}');
  utimesSync(join(dir, '2'), 1000, 1000);
  writeFileSync(join(dir, '.3'), '{"n":');
  const events: unknown[] = [];
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const spool = watchSpool(dir, event => events.push(event), log);
  onTestFinished(() => spool.close());
  expect(events).toEqual([{ n: 1 }, { n: 2 }]);
  writeFileSync(join(dir, '.3'), '{"n":3}');
  renameSync(join(dir, '.3'), join(dir, '3'));
  await until(() => events.length === 3, 'the third');
  writeFileSync(join(dir, '4'), 'nonsense');
  await until(() => warnings.length > 0, 'the warning');
  expect(readdirSync(dir)).toEqual([]);
  expect(warnings[0]).toContain('4 was not understood');
});

test('evidence of an agent that had no time may come late; one that rests is not waited for', async () => {
  let status = { value: 'needs-input' } as Status;
  const looks = [false, false, true, false];
  const evidence = createEvidence(
    () => status,
    async () => {
      const rests = looks.shift() ?? true;
      if (looks.length === 0) {
        status = working;
        evidence.changed(status);
      }
      return rests;
    },
  );
  const isWorking = (now: Status) => now.value === 'working';
  expect(await evidence.wait(isWorking, 1)).toBe(false);
  expect(looks).toHaveLength(4);
  expect(await evidence.wait(isWorking, 1, { patient: true })).toBe(true);
  expect(await evidence.wait(() => false, 1, { patient: true })).toBe(false);
});

const working = { value: 'working' } as Status;

test('the record is written once at a time, with the newest of each key, and again after a failure', async () => {
  let record = { turns: 0, name: '' } as SessionRecord;
  let fail = false;
  let writes = 0;
  let running = 0;
  const errors: string[] = [];
  const writer = createRecordWriter(
    async change => {
      expect(++running).toBe(1);
      await new Promise(setImmediate);
      running -= 1;
      writes += 1;
      if (fail) throw new Error('disk full');
      record = { ...record };
      change(record);
    },
    { ...silentLog, error: message => void errors.push(message) },
  );
  for (let i = 1; i <= 50; i++)
    writer.change('turns', draft => void Object.assign(draft, { turns: i }), true);
  writer.change('name', draft => void Object.assign(draft, { name: 'lazy' }));
  await writer.flush();
  await until(() => record.turns === 50 && record.name === 'lazy', 'everything to be written');
  expect(writes).toBeLessThan(5);
  fail = true;
  writer.change('name', draft => void Object.assign(draft, { name: 'late' }), true);
  await until(() => errors.length > 0, 'the failure to be logged');
  expect(writer.waiting).toBe(true);
  fail = false;
  await writer.flush();
  expect(record.name).toBe('late');
  expect(writer.waiting).toBe(false);
});

test('git jobs run one after the other; a failed one is logged and costs nothing', async () => {
  const warnings: string[] = [];
  const jobs = createGitJobs({ ...silentLog, warn: message => void warnings.push(message) });
  const order: string[] = [];
  const slow = jobs.run('slow', async () => {
    await new Promise(setImmediate);
    order.push('slow');
  });
  const bad = jobs.run('bad', async () => {
    order.push('bad');
    throw new Error('no such tree');
  });
  const last = jobs.run('last', async () => order.push('last'));
  expect(jobs.busy).toBe(true);
  await jobs.drain(10_000);
  expect(order).toEqual(['slow', 'bad', 'last']);
  expect([await slow, await bad, await last]).toEqual([undefined, undefined, 3]);
  expect(warnings).toEqual(['bad failed: no such tree']);
  void jobs.run('endless', () => new Promise(() => {}));
  await jobs.drain(1);
});

test('evidence: now, later, or never', async () => {
  let status = { value: 'idle' } as Status;
  const evidence = createEvidence(() => status);
  const isWorking = ({ value }: Status) => value === 'working';
  const later = evidence.wait(isWorking, 60_000);
  expect(await evidence.wait(isWorking, 1)).toBe(false);
  status = working;
  evidence.changed(status);
  expect(await later).toBe(true);
  expect(await evidence.wait(isWorking, 1)).toBe(true);
  const never = evidence.wait(() => false, 60_000);
  evidence.end();
  expect(await never).toBe(false);
});

test('a program is over when it has exited and the terminal is closed, or nothing came for a while', async () => {
  const closed = watchExit();
  closed.end();
  closed.exit({ code: 0, signal: null });
  expect(await closed.ended).toEqual({ code: 0, signal: null });
  let paused = true;
  const open = watchExit(() => paused);
  let over = false;
  void open.ended.then(() => {
    over = true;
  });
  open.exit({ code: 3, signal: null });
  open.data();
  paused = false;
  expect(await open.ended).toEqual({ code: 3, signal: null });
  expect(over).toBe(true);
});

test('the last lines are labels: no escapes, no empty ones, at most ten', () => {
  const rows = [
    '',
    ...Array.from({ length: 12 }, (_, i) => `line ${i}  `),
    '\x1b[31mred\x1b[0m \u202e',
    '',
    '',
  ];
  const lines = lastLines(rows);
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toMatch(/^red/);
  expect(lines.join()).not.toMatch(/[\x1b\u202e]/);
});

test('the conversation is looked for until it is found, and told once', async () => {
  let there = false;
  const found: string[] = [];
  const search = searchNativeId({
    find: () => (there ? { id: 'abc', file: '/f' } : undefined),
    found: ({ id }) => void found.push(id),
    log: silentLog,
  });
  onTestFinished(() => search.stop());
  await new Promise(setImmediate);
  there = true;
  search.look();
  await until(() => found.length === 1, 'the conversation');
  search.look();
  await new Promise(setImmediate);
  expect(found).toEqual(['abc']);
});

/** A frame viewer over a screen and a socket that exist only here. */
function viewer() {
  const state = { now: 0, pending: 0, synchronized: false, text: 'a', sent: [] as Rows[], drain: () => {} };
  const screen: Screen = {
    cols: 10,
    rows: 2,
    scrollback: 0,
    cursor: { x: 0, y: 0, visible: true, shape: 0 },
    modes: { alternate: false, bracketedPaste: false, mouse: false, appCursor: false },
    get synchronized() {
      return state.synchronized;
    },
    lastUsed: () => 1,
    row: (y, width) => `${state.text}${y}`.padEnd(width),
  };
  const frames = createFrameViewer({
    connection: {
      send: (_, payload) => void state.sent.push(payload as Rows),
      get pending() {
        return state.pending;
      },
      onDrain(callback) {
        state.drain = callback;
      },
      closed: false,
    },
    screen,
    collect: () => frames.changed('all'),
    now: () => state.now,
  });
  onTestFinished(() => frames.dispose());
  return { state, frames };
}

test('no frame is built for a client that has not read the last one; then it gets the newest', () => {
  const { state, frames } = viewer();
  frames.watch({ cols: 10, rows: 2, top: 0, fps: 60 });
  expect(state.sent).toHaveLength(1);
  state.now = 1_000;
  state.pending = 100;
  for (const text of ['b', 'c', 'd']) {
    state.text = text;
    frames.touched();
  }
  expect(state.sent).toHaveLength(1);
  state.pending = 0;
  state.drain();
  expect(state.sent.slice(1).map(({ changed }) => changed[0]?.[1].trim())).toEqual(['d0']);
});

test('the first change after quiet is sent at once, the next not before its time, and nothing for no change', async () => {
  const { state, frames } = viewer();
  frames.watch({ cols: 10, rows: 2, top: 0, fps: 10 });
  state.now = 1_000;
  state.text = 'b';
  frames.touched();
  expect(state.sent).toHaveLength(2);
  state.text = 'c';
  frames.touched();
  expect(state.sent).toHaveLength(2);
  state.now = 1_100;
  await until(() => state.sent.length === 3, 'the next frame');
  state.now = 5_000;
  frames.touched();
  expect(state.sent).toHaveLength(3);
});

test('a synchronized update is shown when it is complete, or when it takes too long', async () => {
  const { state, frames } = viewer();
  frames.watch({ cols: 10, rows: 2, top: 0, fps: 60 });
  state.now = 1_000;
  state.synchronized = true;
  state.text = 'half';
  frames.touched();
  expect(state.sent).toHaveLength(1);
  state.synchronized = false;
  state.text = 'whole';
  frames.touched();
  expect(state.sent.at(-1)?.changed[0]?.[1].trim()).toBe('whole0');
  state.now = 2_000;
  state.synchronized = true;
  state.text = 'stuck';
  frames.touched();
  await until(() => state.sent.length === 3, 'the picture of a program that hangs');
});

test('an empty directory of a session that is gone is no error for its spool', () => {
  const dir = join(tempDir('gone'), 'spool');
  const warnings: string[] = [];
  const spool = watchSpool(dir, () => {}, { ...silentLog, warn: message => void warnings.push(message) });
  expect(existsSync(dir)).toBe(true);
  renameSync(dir, `${dir}-moved`);
  spool.read();
  spool.close();
  expect(warnings).toEqual([]);
});
