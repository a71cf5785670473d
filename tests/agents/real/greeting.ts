import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { factsOf, type Play, type Told } from './play.ts';

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

/** What the agent's own record tells, when its end of the turn has been read. */
export async function readRecord({ box }: Play): Promise<Told[]> {
  const told = async () => (await factsOf(box, 'greeting')).filter(({ src }) => src === 'transcript');
  await until(
    async () => (await told()).some(({ k }) => k === 'turn.end'),
    'its own record to be read',
    patience,
  );
  return told();
}

/** A second prompt is a second turn. */
export async function askAgain({ box, is }: Play): Promise<void> {
  await box.pitwall('send', 'greeting', '[[answer]] and now?');
  await until(async () => (await box.session('greeting')).turns === 2, 'the second turn', patience);
  await is('greeting', 'idle');
}

/** `kill -9` of its host and a resume: the same conversation goes on with the next prompt. */
export async function goOnAfterCrash({ box, model, is }: Play): Promise<void> {
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
  const goesOn = () =>
    model
      .requests()
      .slice(asked)
      .some(({ scenario }) => scenario === 'answer');
  await until(goesOn, 'the prompt to reach the model', patience);
  expect(box.record('greeting').agent.nativeId).toBe(before.agent.nativeId);
}
