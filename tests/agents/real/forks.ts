import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { factsOf, type Play } from './play.ts';

/**
 * A session `branch` whose arguments fork the conversation of the session `trunk`: its facts are those of the new
 * conversation, and the old one is left alone.
 * @param forkArgs the agent's arguments for a fork of the conversation of this id
 * @param settle what it asks before it begins
 */
export async function playFork(
  played: Play,
  agent: string,
  forkArgs: (id: string) => readonly string[],
  settle?: () => Promise<void>,
): Promise<void> {
  const { box, begin, is } = played;
  await begin('answer', 'trunk');
  await is('trunk', 'idle');
  const trunk = await until(() => box.record('trunk').agent.nativeId ?? undefined, 'its id', patience);
  box.settings({ agents: { [agent]: { args: [...forkArgs(trunk)] } } });
  await begin('answer', 'branch');
  await settle?.();
  await is('branch', 'idle');
  const branch = await until(
    () => box.record('branch').agent.nativeId ?? undefined,
    'the id of the fork',
    patience,
  );
  expect(branch).not.toBe(trunk);
  const ended = async () => (await factsOf(box, 'branch')).filter(({ k }) => k === 'turn.end').length;
  await until(async () => (await ended()) >= 1, 'the end of its turn in the record', patience);
  await box.pitwall('send', 'branch', '[[answer]] and now?');
  await until(async () => (await ended()) >= 2, 'the second one', patience);
  expect(box.record('trunk').agent.nativeId).toBe(trunk);
}
