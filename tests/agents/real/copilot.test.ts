import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { askAgain, expectGreeting, goOnAfterCrash, playGreeting, readRecord } from './greeting.ts';
import { play } from './play.ts';
import { playChoice, playDenial, playFailure, playInterrupt } from './troubles.ts';
import { defineTurns } from './turns.ts';

describe('Copilot CLI, the real program', () => {
  test('asks, is answered, edits its worktree, rests, takes a second prompt, and goes on after a crash', async () => {
    const played = await play('copilot');
    const { box, begin } = played;
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

    const told = await readRecord(played);
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

    await goOnAfterCrash(played);
    await until(async () => (await box.session('greeting')).turns === 3, 'its third turn', patience);
  });

  test('a denied question, an interrupt, a question with options, an API error', async () => {
    const played = await play('copilot');
    const question = await playDenial(played);
    await playInterrupt(played);
    await playChoice(played, question);
    await playFailure(played);
  });

  defineTurns('copilot');
});
