import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Question } from '../../../src/store/schema.ts';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import type { Play } from './play.ts';

const made = async ({ box }: Play, name: string) =>
  existsSync(join((await box.session(name)).worktree, 'perm-ok.txt'));

/**
 * Esc on the open question of a session of `many-questions`: the question is closed, nothing ran, and it goes on with
 * the next prompt.
 */
export async function playEscape(played: Play, name: string, question: Question): Promise<void> {
  const { box, model, is, events } = played;
  await box.pitwall('stop', name, '--interrupt');
  await is(name, 'idle');
  expect(events(name)).toContainEqual(
    expect.objectContaining({ event: 'answered', question: expect.objectContaining({ id: question.id }) }),
  );
  expect(await made(played, name)).toBe(false);
  const asked = model.requests().length;
  await box.pitwall('send', name, '[[answer]] and now?');
  const heard = () =>
    model
      .requests()
      .slice(asked)
      .some(({ scenario }) => scenario === 'answer');
  await until(heard, 'the prompt to reach the model', patience);
  await is(name, 'idle');
}

/**
 * Two sessions ask the same: an answer for the second reaches the second alone.
 * @returns the question of `first`, which is still open
 */
export async function playTwo(played: Play): Promise<Question> {
  const { box, begin, asks, approve } = played;
  await begin('many-questions', 'first');
  await begin('many-questions', 'second');
  const [one, two] = [await asks('first'), await asks('second')];
  expect(one.id === two.id && one.at === two.at).toBe(false);
  await approve('second', two);
  await until(() => made(played, 'second'), 'the file of the second', patience);
  expect(await made(played, 'first')).toBe(false);
  expect((await box.session('first')).question?.id).toBe(one.id);
  return one;
}

/** A sub-agent asks: its question is the session's, and the session works until the sub-agent is through. */
export async function playSubAgent(played: Play): Promise<void> {
  const { begin, asks, approve, is, steps, model } = played;
  await begin('sub-agent-asks', 'parent');
  const question = await asks('parent');
  expect(question.text).toContain('touch perm-ok.txt');
  await approve('parent', question);
  await is('parent', 'idle');
  expect(await made(played, 'parent')).toBe(true);
  expect(steps('parent').filter(step => step !== 'starting')).toEqual([
    'working',
    'needs-input',
    'working',
    'idle',
  ]);
  const through = model.requests().filter(({ scenario, step }) => scenario === 'quick-perm' && step === 1);
  expect(through).toHaveLength(1);
}
