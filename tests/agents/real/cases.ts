import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { promptsBySource } from './forks.ts';
import { play } from './play.ts';
import { playEscape, playTwo } from './questions.ts';
import { playLongWork, playOverload, playPaste, playTests, says } from './turns.ts';

export type RealAgent = 'claude' | 'codex';

/** What both agents are put through; each case starts its own sandbox, model and agent. */
export function definePlays(agent: RealAgent): void {
  test('Esc while it works: idle, it says why, and what was interrupted is not sent along with the next text', async () => {
    const { box, begin, is, steps } = await play(agent);
    await begin('hang', 'hung');
    await is('hung', 'working');
    // The request has to be on its way, or there is nothing to interrupt yet.
    await until(async () => (await box.session('hung')).turns > 0, 'the turn to begin', patience);
    expect(await box.pitwall('stop', 'hung', '--interrupt')).toMatchObject({ code: 0 });
    await is('hung', 'idle');
    await says(box, 'hung', /^interrupted/);
    expect(steps('hung')).not.toContain('needs-input');
    expect(steps('hung')).not.toContain('unknown');
    // Claude Code puts the interrupted prompt back into its input box.
    const next = '[[answer]] only list them';
    expect(await box.pitwall('send', 'hung', next)).toMatchObject({ code: 0 });
    const told = async () => Object.values(await promptsBySource(box, 'hung')).flat();
    await until(
      async () => (await told()).some(prompt => prompt.includes(next)),
      'the prompt in its record',
      patience,
    );
    expect((await told()).filter(prompt => prompt.includes(next) && prompt !== next)).toEqual([]);
  });

  test('Esc on a question: the question is closed, nothing ran, and it goes on with the next prompt', async () => {
    const played = await play(agent);
    await played.begin('many-questions', 'escaped');
    await playEscape(played, 'escaped', await played.asks('escaped'));
  });

  test('tests fail, then pass: questions on the way, the commands of the model in the record', async () => {
    await playTests(await play(agent));
  });

  test('two turns, and a paste of 200 lines: each reaches the model once and whole', async () => {
    await playPaste(await play(agent));
  });

  test('long work is work from its begin to its end', async () => {
    await playLongWork(await play(agent));
  });

  test('a text for an agent that works is delivered, and reaches the model once', async () => {
    const { box, model, begin, is } = await play(agent);
    await begin('long-work', 'long');
    await is('long', 'working');
    await until(async () => (await box.session('long')).turns > 0, 'the turn to begin', patience);
    await until(() => model.requests().length > 0, 'the model to be asked', patience);
    const sent = await box.pitwall('send', 'long', '[[answer]] and the logout too');
    expect(sent, sent.err).toMatchObject({ code: 0, out: 'long: delivered\n' });
    const mine = () => model.requests().filter(({ told }) => told?.includes('and the logout too'));
    await until(() => mine().length > 0, 'the text to reach the model', patience);
    await is('long', 'idle');
    expect(mine()).toHaveLength(1);
  });

  test('an API error ends the turn and is named; an overloaded API is tried again as work', async () => {
    const played = await play(agent);
    const { box, begin, is } = played;
    await begin('api-error', 'broken');
    await playOverload(played);
    await says(box, 'busy', /^done/);
    await is('broken', 'idle');
    await says(box, 'broken', /^failed/);
    expect((await box.session('broken')).question).toBeNull();
  });

  test('a question with options is answered by number, and the model hears which', async () => {
    const { box, model, begin, asks, is } = await play(agent);
    await begin('choose', 'choice');
    const question = await asks('choice');
    expect(question.text).toContain('Which cart layout should I use?');
    const wanted = question.options.find(({ label }) => label.startsWith('Use a grid'));
    const answer = await box.pitwall('answer', 'choice', String(wanted?.n), '--question', question.id);
    expect(answer).toMatchObject({ code: 0, out: expect.stringContaining('delivered') });
    await is('choice', 'idle');
    expect(model.requests().some(({ told }) => told?.includes('Use a grid'))).toBe(true);
  });

  test('two sessions at once keep their questions and their files apart', async () => {
    await playTwo(await play(agent));
  });

  test('a command in the background: it works until the command has ended', async () => {
    const { box, begin, asks, is, approve } = await play(agent);
    await begin('background', 'behind');
    if (agent === 'claude') await approve('behind', await asks('behind'));
    const { worktree } = await box.session('behind');
    await until(() => existsSync(join(worktree, 'background-done.txt')), 'the command to end', patience);
    await is('behind', 'idle');
  });
}
