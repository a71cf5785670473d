import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../e2e/support/sandbox.ts';
import { openApp } from '../../support/app.ts';
import { until } from '../../support/until.ts';
import { agentPlace } from './place.ts';

/** What a real agent may take to start and to answer on a busy machine of two cores. */
const patience = 60_000;

const agents = [
  { agent: 'claude', scenario: 'basic', questions: ['Run ls -la', 'Edit greet.sh', 'Run sh test.sh'] },
  { agent: 'codex', scenario: 'codex-basic', questions: ['Run ls -la'] },
] as const;

describe.each(agents)('$agent, the real program', ({ agent, scenario, questions }) => {
  test('asks, is answered, edits its worktree, rests, and goes on with its conversation after a crash', async () => {
    const { box, model } = await agentPlace();
    const made = await box.pitwall(
      'new',
      `[[${scenario}]] fix the greeting`,
      '-a',
      agent,
      '--name',
      'greeting',
    );
    expect(made).toMatchObject({ code: 0 });

    const asked: string[] = [];
    for (const expected of questions) {
      const question = await questionOf(box, asked.at(-1));
      asked.push(question.id);
      expect(question.text).toContain(expected);
      expect(question.options.length).toBeGreaterThan(1);
      const answer = await box.pitwall('approve', 'greeting', '--question', question.id);
      expect(answer).toMatchObject({ code: 0, out: expect.stringContaining('delivered') });
    }
    expect(new Set(asked).size).toBe(questions.length);

    await until(async () => (await box.session('greeting')).group === 'ready', 'the agent to rest', patience);
    const { worktree } = await box.session('greeting');
    expect(readFileSync(join(worktree, 'greet.sh'), 'utf8')).toBe('echo hello world\n');
    expect(readFileSync(join(box.repo.dir, 'greet.sh'), 'utf8')).toBe('echo hello\n');
    expect((await box.pitwall('diff', 'greeting')).out).toContain('+echo hello world');

    const before = box.record('greeting');
    expect(before.agent.nativeId).toMatch(/^[0-9a-f-]{36}$/);
    process.kill(before.host?.pid ?? 0, 'SIGKILL');
    await until(
      async () => (await box.session('greeting')).status.value === 'lost',
      'the session to be lost',
    );
    const resumed = await box.pitwall('resume', 'greeting');
    expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining('own conversation') });
    await until(
      async () => (await box.session('greeting')).status.value === 'idle',
      'the agent to be back',
      patience,
    );

    const requests = model.requests().length;
    await box.pitwall('send', 'greeting', 'and once more');
    await until(() => model.requests().length > requests, 'the prompt to reach the model', patience);
    // The step is counted from the history that the agent sends: a new conversation would begin at 0 again.
    const steps = model
      .requests()
      .slice(requests)
      .map(({ step }) => step ?? -1);
    expect(Math.max(...steps)).toBeGreaterThanOrEqual(questions.length);
    expect(box.record('greeting').agent.nativeId).toBe(before.agent.nativeId);
  });

  test('a denied question leaves the worktree as it was', async () => {
    const { box } = await agentPlace();
    const prompt = agent === 'claude' ? '[[quick-perm]] touch a file' : '[[codex-basic]] fix the greeting';
    await box.pitwall('new', prompt, '-a', agent, '--name', 'denied');
    const question = await questionOf(box, undefined, 'denied');
    const answer = await box.pitwall('deny', 'denied', '--question', question.id);
    expect(answer).toMatchObject({ code: 0, out: expect.stringContaining('delivered') });
    await until(
      async () => (await box.session('denied')).status.value === 'idle',
      'the agent to rest',
      patience,
    );
    const { worktree } = await box.session('denied');
    expect(existsSync(join(worktree, 'perm-ok.txt'))).toBe(false);
    expect(existsSync(join(worktree, '..', 'listing.txt'))).toBe(false);
    const late = await box.pitwall('approve', 'denied', '--question', question.id);
    expect(late.code).toBe(4);
  });
});

test('a real question is in the list, and one key there answers it', async () => {
  const { box } = await agentPlace();
  await box.pitwall('new', '[[quick-perm]] touch a file', '-a', 'claude', '--name', 'listed');
  const app = await openApp(box);
  await app.sees('1 needs input', patience);
  await app.row('listed', 'Run touch perm-ok.txt ?');
  await app.sees('Do you want to proceed?');
  app.press('list.next-waiting');
  const made = join(box.record('listed').git.worktree, 'perm-ok.txt');
  await until(async () => {
    app.press('answer.approve');
    // A key counts when the question stood there for 0.4 s, and a held one does not: one press, then a look.
    return await until(() => existsSync(made), 'the file', 3000).catch(() => false);
  }, 'the command to run');
  await app.row('listed', '1 file');
  await app.sees('1 ready', patience);
  await app.quit();
});

/** The open question, once it is another one than `last`. */
function questionOf(box: Sandbox, last: string | undefined, name = 'greeting') {
  return until(
    async () => {
      const { question, status } = await box.session(name);
      return status.value === 'needs-input' && question && question.id !== last && question.options.length > 0
        ? question
        : undefined;
    },
    `a question after ${last ?? 'the start'}`,
    patience,
  );
}
