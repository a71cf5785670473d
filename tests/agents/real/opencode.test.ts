import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { factsOf, play } from './cases.ts';
import { patience } from './follow.ts';
import { askAgain, expectGreeting, playGreeting } from './greeting.ts';

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
  });

  test('a denied question, Esc while it works, a question with options, an API error', async () => {
    const { box, model, begin, asks, is } = await play('opencode');
    await begin('quick-perm', 'denied');
    const question = await asks('denied');
    expect(await box.pitwall('deny', 'denied', '--question', question.id)).toMatchObject({ code: 0 });
    await is('denied', 'idle');
    const { worktree } = await box.session('denied');
    expect(existsSync(join(worktree, 'perm-ok.txt'))).toBe(false);
    expect((await factsOf(box, 'denied')).filter(({ kind }) => kind === 'rejected')).toHaveLength(1);

    await box.pitwall('send', 'denied', '[[hang]] wait');
    await is('denied', 'working');
    await until(async () => (await box.session('denied')).turns === 2, 'the turn to begin', patience);
    expect(await box.pitwall('stop', 'denied', '--interrupt')).toMatchObject({ code: 0 });
    await until(
      async () => /^interrupted/.test((await box.session('denied')).status.reason),
      'its reason',
      patience,
    );

    await box.pitwall('send', 'denied', '[[choose]] now');
    const choice = await asks('denied', question.id);
    expect(choice).toMatchObject({ kind: 'question', text: 'Which cart layout should I use?' });
    const answer = await box.pitwall('answer', 'denied', '2', '--question', choice.id);
    expect(answer, answer.err).toMatchObject({ code: 0 });
    await is('denied', 'idle');
    expect(model.requests().some(({ told }) => told?.includes('Use a grid'))).toBe(true);

    await box.pitwall('send', 'denied', '[[api-error]] fail');
    await until(
      async () => /^failed/.test((await box.session('denied')).status.reason),
      'the failure',
      patience,
    );
  });
});
