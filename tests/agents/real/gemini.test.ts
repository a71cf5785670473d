import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { factsOf, play } from './cases.ts';
import { patience } from './follow.ts';
import { askAgain, expectGreeting, playGreeting } from './greeting.ts';

describe('Gemini CLI, the real program', () => {
  test('asks, is answered, edits its worktree, rests, takes a second prompt, and goes on after a crash', async () => {
    const played = await play('gemini');
    const { box, model, begin, is } = played;
    await begin('basic', 'greeting');
    // Its first screen looks idle before it takes its prompt.
    await playGreeting(played);

    const facts = await until(
      async () => {
        const all = await factsOf(box, 'greeting');
        return all.some(({ k, src }) => k === 'turn.end' && src === 'transcript') ? all : undefined;
      },
      'its own record to be read',
      patience,
    );
    const told = facts.filter(({ src }) => src === 'transcript');
    expectGreeting(told);
    expect(told.some(({ k, model }) => k === 'tokens' && model !== null)).toBe(true);

    await askAgain(played);

    const before = box.record('greeting');
    process.kill(before.host?.pid ?? 0, 'SIGKILL');
    await is('greeting', 'lost');
    expect(await box.pitwall('resume', 'greeting')).toMatchObject({
      code: 0,
      out: expect.stringContaining('own conversation'),
    });
    await is('greeting', 'idle');
    const asked = model.requests().length;
    await box.pitwall('send', 'greeting', 'and once more');
    // Its scenario is found in the history that it sends: a new conversation would have none.
    await until(
      () =>
        model
          .requests()
          .slice(asked)
          .some(({ scenario }) => scenario === 'answer'),
      'the prompt to reach the model',
      patience,
    );
    expect(box.record('greeting').agent.nativeId).toBe(before.agent.nativeId);
  });

  test('a denied question, Esc while it works, an API error: idle, and it says why', async () => {
    const { box, begin, asks, is } = await play('gemini');
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

    await box.pitwall('send', 'denied', '[[hang]] wait');
    await is('denied', 'working');
    await until(
      async () => (await factsOf(box, 'denied')).some(({ prompt }) => prompt?.includes('[[hang]]')),
      'the turn to begin',
      patience,
    );
    expect(await box.pitwall('stop', 'denied', '--interrupt')).toMatchObject({ code: 0 });
    await is('denied', 'idle');
    await until(
      async () => /^interrupted/.test((await box.session('denied')).status.reason),
      'its reason',
      patience,
    );

    await box.pitwall('send', 'denied', '[[api-error]] fail');
    await until(
      async () => /^failed/.test((await box.session('denied')).status.reason),
      'the failure',
      patience,
    );
    expect((await box.session('denied')).status.value).toBe('idle');
  });
});
