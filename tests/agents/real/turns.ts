import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Question } from '../../../src/store/schema.ts';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import type { AgentName } from './install.ts';
import type { AgentPlace } from './place.ts';
import { factsOf, type Play, play } from './play.ts';
import { playEscape, playSubAgent, playTwo } from './questions.ts';

/** What every agent is put through that does not play the cases of Claude Code and Codex. */
export function defineTurns(agent: AgentName): void {
  test('a paste of 200 lines, long work, an overloaded API: each turn reaches the model once and ends in rest', async () => {
    const played = await play(agent);
    await playPaste(played);
    await playLongWork(played, 'talk');
    await playOverload(played, 'talk');
  });

  test('tests fail, then pass: questions on the way, the commands of the model in the record', async () => {
    await playTests(await play(agent));
  });

  test('two sessions at once keep their questions and files apart; Esc closes a question', async () => {
    const played = await play(agent);
    await playEscape(played, 'first', await playTwo(played));
  });

  test('a sub-agent asks: the session asks, and works until its parent is through', async () => {
    await playSubAgent(await play(agent));
  });
}

/**
 * Lets a session play a scenario to its end: a new session, or one that rests.
 * @returns its status values from then on, without the start
 */
async function playThrough({ box, begin, is, steps }: Play, scenario: string, name: string) {
  const before = steps(name).length;
  if (before === 0) await begin(scenario, name);
  else expect(await box.pitwall('send', name, `[[${scenario}]] do it`)).toMatchObject({ code: 0 });
  const since = () =>
    steps(name)
      .slice(before)
      .filter(step => step !== 'starting');
  await until(() => since().includes('working'), `${name} to work`, patience);
  await is(name, 'idle');
  return since;
}

/** Session `tested`: tests fail, an edit, tests pass, with every question approved; the commands are in the record. */
export async function playTests({ box, model, begin, asks, is, approve }: Play): Promise<void> {
  await begin('fail-pass', 'tested');
  for (let last: Question | undefined; ; ) {
    const next = await Promise.race([asks('tested', last?.id), is('tested', 'idle').then(() => undefined)]);
    if (next === undefined) break;
    await approve('tested', next);
    last = next;
  }
  const { worktree } = await box.session('tested');
  expect(readFileSync(join(worktree, 'greet.sh'), 'utf8')).toBe('echo hello world\n');
  const wanted = model
    .requests()
    .filter(({ scenario }) => scenario === 'fail-pass')
    .flatMap(({ tools }) => tools?.flatMap(({ shell }) => shell ?? []) ?? []);
  expect(wanted).toEqual(['sh test.sh', 'sh test.sh']);
  const commands = await until(
    async () => {
      const facts = (await factsOf(box, 'tested')).filter(({ k }) => k === 'command');
      return facts.length >= wanted.length ? facts : undefined;
    },
    'the commands in the record',
    patience,
  );
  expect(commands.map(({ cmd }) => cmd)).toEqual(wanted);
  expect(commands.map(({ exit }) => exit === 0)).toEqual([false, true]);
}

/** Session `talk`: two turns, the second one a paste of 200 lines; each reaches the model once and whole. */
export async function playPaste({ box, model, begin, is, steps }: Play): Promise<void> {
  await begin('two-turns', 'talk');
  await is('talk', 'idle');
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i + 1} of the paste`);
  const sent = await box.run(['send', 'talk'], { input: lines.join('\n') });
  expect(sent, sent.err).toMatchObject({ code: 0, out: expect.stringContaining('delivered') });
  const mine = await until(
    () => {
      const found = model.requests().filter(({ told }) => told?.includes('line 200 of the paste'));
      return found.length > 0 ? found : undefined;
    },
    'the paste to reach the model',
    patience,
  );
  for (const line of lines) expect(mine[0]?.told).toContain(line);
  await until(async () => (await box.session('talk')).turns === 2, 'the second turn', patience);
  await is('talk', 'idle');
  const played = model.requests().filter(({ scenario, step }) => scenario === 'two-turns' && step === 1);
  expect(played).toHaveLength(1);
  expect(steps('talk')).not.toContain('needs-input');
  expect(steps('talk').filter(step => step === 'idle')).toHaveLength(2);
}

/** One stretch of work, without an idle in between. */
export async function playLongWork(played: Play, name = 'long'): Promise<void> {
  const steps = await playThrough(played, 'long-work', name);
  expect(steps()).toEqual(['working', 'idle']);
}

/** An API that is overloaded twice is tried again, and that is work. */
export async function playOverload(played: Play, name = 'busy'): Promise<void> {
  const steps = await playThrough(played, 'overload', name);
  expect(steps()).toEqual(['working', 'idle']);
  const overloaded = played.model.requests().filter(({ scenario }) => scenario === 'overload');
  expect(overloaded.map(({ status }) => status)).toEqual([529, 529, 200]);
}

/** The reason is told a moment behind the status where only the screen knows it. */
export async function says(box: AgentPlace['box'], name: string, reason: RegExp): Promise<void> {
  let last = '';
  await until(
    async () => {
      last = (await box.session(name)).status.reason;
      return reason.test(last);
    },
    `the reason ${reason}`,
    patience,
  ).catch(error => {
    throw new Error(`${String(error)}; it says ${JSON.stringify(last)}`);
  });
}
