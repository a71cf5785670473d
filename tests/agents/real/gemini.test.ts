import { describe, expect, test } from 'vitest';
import { factsOf, play } from './cases.ts';
import { askAgain, expectGreeting, goOnAfterCrash, playGreeting, readRecord } from './greeting.ts';
import { playDenial, playFailure, playInterrupt } from './troubles.ts';
import { playLongWork, playOverload, playPaste, playTests } from './turns.ts';

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

  test('a paste of 200 lines, long work, an overloaded API: each turn reaches the model once and ends in rest', async () => {
    const played = await play('gemini');
    await playPaste(played);
    await playLongWork(played, 'talk');
    await playOverload(played, 'talk');
  });

  test('tests fail, then pass: questions on the way, the commands of the model in the record', async () => {
    await playTests(await play('gemini'));
  });
});
