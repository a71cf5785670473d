import { expect, test } from 'vitest';
import { createRecordWriter } from '../../../src/agents/host/record-writer.ts';
import type { Log } from '../../../src/lib/log.ts';
import type { SessionRecord } from '../../../src/store/schema.ts';

const silent = { error() {}, info() {}, debug() {} } as unknown as Log;

/** A record whose writes the test lets through one by one. */
function heldRecord() {
  const writes: Array<() => void> = [];
  const written: string[] = [];
  const update = async (change: (draft: SessionRecord) => void) => {
    await new Promise<void>(resolve => writes.push(resolve));
    const draft = {} as SessionRecord;
    change(draft);
    written.push(...Object.keys(draft));
  };
  const set = (name: string) => (draft: SessionRecord) => Object.assign(draft, { [name]: true });
  return { writer: createRecordWriter(update, silent), writes, written, set };
}

const turn = () => new Promise(resolve => setImmediate(resolve));

test('flush waits for a write that an urgent change has asked for before it', async () => {
  const { writer, writes, written, set } = heldRecord();
  writer.change('status', set('status'), true);
  writer.change('question', set('question'), true);
  writer.change('exit', set('exit'));
  let flushed = false;
  const flush = writer.flush().then(() => {
    flushed = true;
  });
  writes.shift()?.();
  await turn();
  expect(written).toEqual(['status']);
  expect(flushed).toBe(false);
  expect(writes).toHaveLength(1);
  writes.shift()?.();
  await flush;
  expect(written).toEqual(['status', 'question', 'exit']);
  expect(writer.waiting).toBe(false);
});

test('an urgent change waits for the write under way, and not for a lazy change that came before it', async () => {
  const { writer, writes, written, set } = heldRecord();
  writer.change('status', set('status'), true);
  writer.change('activity', set('activity'));
  writer.change('question', set('question'), true);
  writes.shift()?.();
  await turn();
  expect(writes).toHaveLength(1);
  writes.shift()?.();
  await turn();
  expect(written).toEqual(['status', 'activity', 'question']);
});

test('after a failure it is tried again later, and not by those that waited for the failed one', async () => {
  let tries = 0;
  const failing = async () => {
    tries += 1;
    await turn();
    if (tries === 1) throw new Error('disk full');
  };
  const writer = createRecordWriter(failing, silent);
  writer.change('status', () => {}, true);
  writer.change('question', () => {}, true);
  await writer.flush();
  expect(tries).toBe(1);
  expect(writer.waiting).toBe(true);
});
