import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { factsOf, type Play } from './play.ts';

/** What Claude Code and Codex do when they are asked for a summary: it is work, a note, and the conversation goes on. */
export async function playCompaction({ box, model, begin, is }: Play): Promise<void> {
  await begin('two-turns', 'talk');
  await is('talk', 'idle');
  const { nativeId } = box.record('talk').agent;
  const before = model.requests().length;
  await box.pitwall('send', 'talk', '/compact');
  await until(() => model.requests().length > before, 'the request for a summary', patience);
  await is('talk', 'idle');
  await compactionNote(box, 'talk');
  const asked = model.requests().length;
  await box.pitwall('send', 'talk', '[[answer]] and now?');
  const heard = () =>
    model
      .requests()
      .slice(asked)
      .some(({ scenario }) => scenario === 'answer');
  await until(heard, 'the prompt to reach the model', patience);
  await is('talk', 'idle');
  expect(nativeId).toMatch(/^[0-9a-f-]{36}$/);
  expect(box.record('talk').agent.nativeId).toBe(nativeId);
}

/** Waits until the record of a session says that its conversation was summed up. */
export async function compactionNote(box: Play['box'], name: string): Promise<void> {
  await until(
    async () => (await factsOf(box, name)).find(fact => fact.k === 'note' && fact.kind === 'compaction'),
    'the note',
    patience,
  );
}
