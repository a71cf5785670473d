import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { factsOf, play } from './cases.ts';
import { patience } from './follow.ts';
import { askAgain, expectGreeting, playGreeting } from './greeting.ts';

describe('Copilot CLI, the real program', () => {
  test('asks, is answered, edits its worktree, rests, takes a second prompt, and goes on after a crash', async () => {
    const played = await play('copilot');
    const { box, model, begin, is } = played;
    // A hook of the person's own runs beside those of pitwall.
    const home = box.env.HOME ?? '';
    const own = { type: 'command', bash: `echo "$PWD" >>'${home}/own-hook'` };
    mkdirSync(join(home, '.copilot', 'hooks'));
    writeFileSync(
      join(home, '.copilot', 'hooks', 'own.json'),
      JSON.stringify({ version: 1, hooks: { agentStop: [own] } }),
    );
    await begin('basic', 'greeting');
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
    expect(told).toContainEqual(expect.objectContaining({ k: 'tokens', model: 'mock-model' }));
    const { worktree } = await box.session('greeting');
    await until(() => existsSync(join(home, 'own-hook')), 'the hook of the person');
    expect(readFileSync(join(home, 'own-hook'), 'utf8')).toBe(`${worktree}\n`);
    // pitwall's hooks leave no word in the person's configuration or in the repository.
    expect(readdirSync(join(home, '.copilot', 'hooks'))).toEqual(['own.json']);
    expect(readdirSync(join(home, '.copilot', 'installed-plugins'))).toEqual([]);
    expect(readFileSync(join(home, '.copilot', 'config.json'), 'utf8')).not.toContain('/hooks');
    expect(readdirSync(worktree).toSorted()).toEqual(['.git', 'greet.sh', 'listing.txt', 'test.sh']);

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
    await until(async () => (await box.session('greeting')).turns === 3, 'its third turn', patience);
  });

  test('a denied question, an interrupt, a question with options, an API error', async () => {
    const { box, model, begin, asks, is } = await play('copilot');
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
    expect((await box.session('denied')).status.value).toBe('idle');
  });
});
