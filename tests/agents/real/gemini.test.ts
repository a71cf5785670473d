import { describe, expect, test } from 'vitest';
import { askAgain, expectGreeting, goOnAfterCrash, playGreeting, readRecord } from './greeting.ts';
import { factsOf, play } from './play.ts';
import { playBackground, playChoice, playDenial, playFailure, playInterrupt } from './troubles.ts';
import { defineTurns } from './turns.ts';

describe('Gemini CLI, the real program', () => {
  test('asks, is answered, edits its worktree, rests, takes a second prompt, and goes on after a crash', async () => {
    const played = await play('gemini');
    await played.begin('basic', 'greeting');
    // Its first screen looks idle before it takes its prompt.
    await playGreeting(played);

    const told = await readRecord(played);
    expectGreeting(told);
    expect(told.some(({ k, model }) => k === 'tokens' && model !== null)).toBe(true);

    await askAgain(played);

    await goOnAfterCrash(played);
  });

  test('a denied question, Esc while it works, an API error: idle, and it says why', async () => {
    const played = await play('gemini');
    await playDenial(played);
    const asked = async () => (await factsOf(played.box, 'denied')).map(({ prompt }) => prompt ?? '');
    await playInterrupt(played, async () => (await asked()).some(prompt => prompt.includes('[[hang]]')));
    await played.is('denied', 'idle');
    await playFailure(played);
  });

  test('a question with options, and a command in the background', async () => {
    const played = await play('gemini');
    const question = await playDenial(played);
    await playChoice(played, question);
    await playBackground(played);
  });

  defineTurns('gemini');
});
