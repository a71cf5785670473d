import { expect } from 'vitest';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { factsOf, type Play } from './play.ts';

/**
 * A session `branch` whose arguments fork the conversation of the session `trunk`: its facts are those of the new
 * conversation, and the old one is left alone.
 * @param forkArgs the agent's arguments for a fork of the conversation of this id
 * @param settle what it asks before it begins
 * @returns the id of the new conversation
 */
export async function playFork(
  played: Play,
  agent: string,
  forkArgs: (id: string) => readonly string[],
  settle?: () => Promise<void>,
): Promise<string> {
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
  await box.pitwall('send', 'branch', '[[answer]] and now?');
  await until(() => hasBoth(box, 'branch'), 'both prompts in its record', patience);
  await until(async () => (await box.session('branch')).turns === 2, 'its second turn', patience);
  await is('branch', 'idle');
  // What was said before the fork is in the record of the other session alone.
  for (const prompts of Object.values(await promptsBySource(box, 'branch'))) expect(prompts).toEqual(own);
  expect(box.record('trunk').agent.nativeId).toBe(trunk);
  return branch;
}

/**
 * A session that is stopped and resumed with a fork of its own conversation, in its own worktree: the record goes on with
 * the prompts of the new one.
 * @param args the agent's arguments that make its resume a fork
 */
export async function playForkOnResume(played: Play, agent: string, args: readonly string[]): Promise<void> {
  const { box, model, begin, is } = played;
  await begin('answer', 'forked');
  await is('forked', 'idle');
  const trunk = await until(() => box.record('forked').agent.nativeId ?? undefined, 'its id', patience);
  expect(await box.pitwall('stop', 'forked')).toMatchObject({ code: 0 });
  box.settings({ agents: { [agent]: { args: [...args] } } });
  expect(await box.pitwall('resume', 'forked')).toMatchObject({ code: 0 });
  await is('forked', 'idle');
  // A busy OpenCode draws its input box before it opens the fork, and loses what is typed there: `not confirmed`. Then a
  // person looks, and sends again what did not arrive.
  for (let tries = 1; ; tries++) {
    const asked = model.requests().length;
    const { code, err } = await box.pitwall('send', 'forked', own[1] ?? '');
    if (code === 0) break;
    expect({ code, tries }, err).toEqual({ code: 5, tries: 1 });
    expect(model.requests()).toHaveLength(asked);
  }
  await until(() => hasBoth(box, 'forked'), 'both prompts in its record', patience);
  await is('forked', 'idle');
  for (const prompts of Object.values(await promptsBySource(box, 'forked'))) expect(prompts).toEqual(own);
  expect(box.record('forked').agent.nativeId).not.toBe(trunk);
}

const own = ['[[answer]] do it', '[[answer]] and now?'];

/** Prompts of a session as each of the agent's sources tells them. */
/** Prompts by who told them: hooks, and the agent's own record. */
export async function promptsBySource(box: Play['box'], name: string): Promise<Record<string, string[]>> {
  const told: Record<string, string[]> = {};
  for (const { k, src, prompt } of await factsOf(box, name))
    if (k === 'turn.start' && prompt !== undefined) told[src] = [...(told[src] ?? []), prompt];
  return told;
}

/** Whether one of its sources has told the last prompt. */
async function hasBoth(box: Play['box'], name: string): Promise<boolean> {
  return Object.values(await promptsBySource(box, name)).some(prompts => prompts.includes(own[1] ?? ''));
}
