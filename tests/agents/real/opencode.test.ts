import { describe, expect, test } from 'vitest';
import { playForkOnResume } from './forks.ts';
import { askAgain, expectGreeting, goOnAfterCrash, playGreeting } from './greeting.ts';
import { factsOf, play } from './play.ts';
import { playChoice, playDenial, playFailure, playInterrupt } from './troubles.ts';
import { defineTurns } from './turns.ts';

describe('OpenCode, the real program', () => {
  test('asks, is answered, edits its worktree, rests, and takes a second prompt', async () => {
    const played = await play('opencode');
    const { box, begin } = played;
    await begin('basic', 'greeting');
    // Not idle in the long time before its first screen.
    await playGreeting(played);

    const told = (await factsOf(box, 'greeting')).filter(({ src }) => src === 'hook');
    expectGreeting(told);
    expect(told).toContainEqual(expect.objectContaining({ k: 'tokens', model: 'mock-model' }));
    expect(box.record('greeting').agent.nativeId).toMatch(/^ses_/);

    await askAgain(played);

    await goOnAfterCrash(played);
  });

  test('a denied question, Esc while it works, a question with options, an API error', async () => {
    const played = await play('opencode');
    const question = await playDenial(played);
    const refused = (await factsOf(played.box, 'denied')).filter(({ kind }) => kind === 'rejected');
    expect(refused).toHaveLength(1);
    await playInterrupt(played);
    await playChoice(played, question);
    await playFailure(played);
  });

  test('a fork of its own conversation, on a resume: facts go on in the new one', async () => {
    await playForkOnResume(await play('opencode'), 'opencode', ['--fork']);
  });

  defineTurns('opencode');
});
