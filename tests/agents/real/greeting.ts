import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import type { Play, Told } from './cases.ts';
import { patience } from './follow.ts';

/** Approves the three questions of the case `basic` in the session `greeting`: its edit is made, and it rested once. */
export async function playGreeting({ box, asks, approve, is, steps }: Play): Promise<void> {
  let last: string | undefined;
  for (const words of [
    'Run ls -la > listing.txt; wc -l listing.txt ?',
    'Edit greet.sh ?',
    'Run sh test.sh ?',
  ]) {
    const question = await asks('greeting', last);
    expect(question).toMatchObject({ kind: 'permission', text: words });
    await approve('greeting', question);
    last = question.id;
  }
  await is('greeting', 'idle');
  const { worktree } = await box.session('greeting');
  expect(readFileSync(join(worktree, 'greet.sh'), 'utf8')).toBe('echo hello world\n');
  expect(steps('greeting').filter(step => step !== 'starting')[0]).toBe('working');
  expect(steps('greeting').filter(step => step === 'idle')).toHaveLength(1);
}

/** What an agent's hooks or its own record tell of that turn. */
export function expectGreeting(told: readonly Told[]): void {
  expect(told).toContainEqual(expect.objectContaining({ k: 'turn.start', prompt: '[[basic]] do it' }));
  expect(told.filter(({ k }) => k === 'command').map(({ cmd, exit }) => [cmd, exit])).toEqual([
    ['ls -la > listing.txt; wc -l listing.txt', 0],
    ['sh test.sh', 0],
  ]);
  expect(told).toContainEqual(expect.objectContaining({ k: 'edit', path: 'greet.sh', added: 1, removed: 1 }));
  expect(told).toContainEqual(expect.objectContaining({ k: 'read', path: 'greet.sh' }));
  expect(told).toContainEqual(
    expect.objectContaining({
      k: 'turn.end',
      outcome: 'done',
      text: 'The greeting now says hello world and the tests pass.',
    }),
  );
}

/** A second prompt is a second turn. */
export async function askAgain({ box, is }: Play): Promise<void> {
  await box.pitwall('send', 'greeting', '[[answer]] and now?');
  await until(async () => (await box.session('greeting')).turns === 2, 'the second turn', patience);
  await is('greeting', 'idle');
}
