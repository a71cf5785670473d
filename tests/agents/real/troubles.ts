import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Question } from '../../../src/store/schema.ts';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { factsOf, type Play } from './play.ts';
import { says } from './turns.ts';

/** Starts the session `denied` and denies its question: nothing ran, it rests, and the refusal is a fact. */
export async function playDenial({ box, begin, asks, is }: Play): Promise<Question> {
  await begin('quick-perm', 'denied');
  const question = await asks('denied');
  expect(await box.pitwall('deny', 'denied', '--question', question.id)).toMatchObject({ code: 0 });
  await is('denied', 'idle');
  const { worktree } = await box.session('denied');
  expect(existsSync(join(worktree, 'perm-ok.txt'))).toBe(false);
  await until(
    async () => (await factsOf(box, 'denied')).some(({ kind }) => kind === 'rejected'),
    'the refusal in the record',
    patience,
  );
  return question;
}

/**
 * Interrupts the next turn of `denied`, which would hang for ever: it says so.
 * @param began whether the turn has begun, where the number of turns does not tell
 */
export async function playInterrupt(
  { box, is }: Play,
  began: () => Promise<boolean> = async () => (await box.session('denied')).turns === 2,
): Promise<void> {
  await box.pitwall('send', 'denied', '[[hang]] wait');
  await is('denied', 'working');
  await until(began, 'the turn to begin', patience);
  expect(await box.pitwall('stop', 'denied', '--interrupt')).toMatchObject({ code: 0 });
  await says(box, 'denied', /^interrupted/);
}

/** Takes the second option of a question of `denied`: the model hears which. */
export async function playChoice({ box, model, asks, is }: Play, last: Question): Promise<void> {
  await box.pitwall('send', 'denied', '[[choose]] now');
  const choice = await asks('denied', last.id);
  expect(choice).toMatchObject({ kind: 'question', text: 'Which cart layout should I use?' });
  const answer = await box.pitwall('answer', 'denied', '2', '--question', choice.id);
  expect(answer, answer.err).toMatchObject({ code: 0 });
  await is('denied', 'idle');
  expect(model.requests().some(({ told }) => told?.includes('Use a grid'))).toBe(true);
}

/** An error of the API ends a turn of `denied`: it rests and says so. */
export async function playFailure({ box, is }: Play): Promise<void> {
  await box.pitwall('send', 'denied', '[[api-error]] fail');
  await says(box, 'denied', /^failed/);
  await is('denied', 'idle');
}

/**
 * A command that is left to run in the background: it was made, and the record does not say that it ended well.
 * @remarks Gemini CLI rests meanwhile and is not told when it ends.
 */
export async function playBackground({ box, begin, asks, approve, is }: Play): Promise<void> {
  await begin('background', 'behind');
  await approve('behind', await asks('behind'));
  const { worktree } = await box.session('behind');
  await until(() => existsSync(join(worktree, 'background-done.txt')), 'the command to end', patience);
  await is('behind', 'idle');
  const command = await until(
    async () => (await factsOf(box, 'behind')).find(({ k }) => k === 'command'),
    'the command in the record',
    patience,
  );
  expect(command).toMatchObject({ cmd: 'sleep 4; touch background-done.txt', exit: null });
}
