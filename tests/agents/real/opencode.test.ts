import { describe, expect, test } from 'vitest';
import { playFork } from './forks.ts';
import { askAgain, expectGreeting, goOnAfterCrash, playGreeting } from './greeting.ts';
import { factsOf, play } from './play.ts';
import { playEscape, playSubAgent, playTwo } from './questions.ts';
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

  test('two sessions at once keep their questions and files apart; Esc closes a question', async () => {
    const played = await play('opencode');
    await playEscape(played, 'first', await playTwo(played));
  });

  test('a sub-agent asks: the session asks, and works until its parent is through', async () => {
    await playSubAgent(await play('opencode'));
  });

  test('a fork that the arguments ask for: facts go on in the new conversation', async () => {
    await playFork(await play('opencode'), 'opencode', id => ['--session', id, '--fork']);
  });

  defineTurns('opencode');
});
