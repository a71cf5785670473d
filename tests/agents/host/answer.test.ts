import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Adapter, HookNews, ScreenRule, SignalDraft } from '../../../src/agents/adapters/types.ts';
import { createAnswerDesk, isDone } from '../../../src/agents/host/answer.ts';
import { createEvidence } from '../../../src/agents/host/evidence.ts';
import { createToldQuestions } from '../../../src/agents/host/told-questions.ts';
import type { Answer } from '../../../src/agents/link/messages.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';
import type { Question, Status } from '../../../src/store/schema.ts';
import { until } from '../../support/until.ts';
import { script, shows, startSession } from './support/session.ts';

/**
 * Asks questions by number: `y` and `n` answer, `s` changes the question by itself, `x` ignores everything from then on.
 * Behind an answer it runs until SIGUSR2 tells it to go on.
 */
const asking = script(`
  process.stdin.setRawMode(true);
  let n = 1, deaf = false, log = '', runs = false;
  const draw = () => process.stdout.write('\\x1b[2J\\x1b[H' + log + '\\r\\nMay I run command ' + n + '? (y/n)');
  process.on('SIGUSR2', () => { if (runs) { runs = false; draw(); } });
  process.stdin.on('data', d => { for (const key of d.toString()) {
    if (key === 'x') deaf = true;
    if (deaf) continue;
    if (key === 'l') { for (const end = Date.now() + 3500; Date.now() < end; ); }
    if (key === 's') { n++; draw(); }
    if (key === 'e') process.stdout.write('\\x1b[2J\\x1b[Hall done\\r\\n> ');
    if (key === 'y' || key === 'n') {
      log += key + n + ' '; n++;
      process.stdout.write('\\x1b[2J\\x1b[H' + log + '\\r\\nrunning...');
      runs = true;
    }
  } });
  draw();
`);

/** Asks the next question in the same moment in which it takes an answer. */
const askingAtOnce = script(`
  process.stdin.setRawMode(true);
  let n = 1;
  const draw = () => process.stdout.write('\\x1b[2J\\x1b[HMay I run command ' + n + '? (y/n)');
  process.stdin.on('data', () => { n++; draw(); });
  draw();
`);

const adapter: Partial<Adapter> = {
  hook: event => event as HookNews,
  foreground: false,
  screenRules: [
    {
      name: 'asks',
      value: 'needs-input',
      rows: 3,
      all: [/may i run/],
      strength: 0.9,
      question: ({ rows }) => {
        const text = rows.find(row => row.includes('May I')) ?? '';
        return { kind: 'permission', text, subject: text, options: [] };
      },
    },
    { name: 'works', value: 'working', rows: 3, all: [/^running/m], strength: 0.7 },
    { name: 'done', value: 'idle', rows: 3, all: [/^> *$/m], strength: 0.8 },
  ],
  answers: { approve: () => 'y', deny: () => 'n', option: (_, n) => (n === 1 ? 'y' : undefined) },
};

async function asked(agent = asking, by: Partial<Adapter> = adapter) {
  const session = await startSession(agent, {}, by);
  const client = await session.connect();
  const question = (n: number) =>
    until(async () => {
      const { explain } = await client.query('explain');
      return explain?.status.question?.text.includes(`command ${n}?`)
        ? explain.status.question.id
        : undefined;
    }, `question ${n}`);
  let id = 0;
  const answer = (q: string, how: Answer['how'] = 'approve') =>
    client.answer({ id: `a${++id}`, question: q, how, from: 'key' });
  /** What the answered question was about is done: the next one. */
  const goOn = () => process.kill(session.host.pid, 'SIGUSR2');
  /** One hook message of the agent. */
  const tell = (news: HookNews) => {
    const spool = join(session.dir, 'spool');
    writeFileSync(join(spool, '.1'), JSON.stringify(news));
    renameSync(join(spool, '.1'), join(spool, String(++id)));
  };
  return { session, client, question, answer, goOn, tell };
}

test('an answer is delivered when its question is gone, once, and is a fact that names who gave it', async () => {
  const { session, client, question, answer, goOn } = await asked();
  const first = await question(1);
  expect(await answer(first)).toEqual({ id: 'a1', receipt: 'delivered' });
  expect(await answer(first)).toMatchObject({ receipt: 'failed', code: 'question' });
  goOn();
  expect(await answer(await question(2), 'deny')).toMatchObject({ receipt: 'delivered' });
  goOn();
  expect(await answer(await question(3), { option: 1 })).toMatchObject({ receipt: 'delivered' });
  await shows(client, 'y1 n2 y3');
  const facts = await until(async () => {
    const { facts: all } = await session.store.readFacts(session.id);
    return all.filter(fact => fact.k === 'send').length === 4 ? all : undefined;
  }, 'the facts');
  const answers = facts.filter(fact => fact.k === 'send');
  expect(answers[0]).toMatchObject({
    question: first,
    how: 'approve',
    from: 'key',
    via: 'keys',
    receipt: 'delivered',
  });
  expect(answers.map(fact => fact.receipt)).toEqual(['delivered', 'failed', 'delivered', 'delivered']);
  expect(facts.some(fact => fact.k === 'waiting' && String(fact.text).includes('command 1'))).toBe(true);
});

test('a question that was replaced is not answered: nothing is typed', async () => {
  const { client, question, answer } = await asked();
  const first = await question(1);
  // In one write: the host has not seen the new question when the answer comes, but looks before it types.
  void client.input('s');
  await shows(client, 'command 2');
  expect(await answer(first)).toMatchObject({ receipt: 'failed', code: 'question' });
  const { text } = await client.query('text');
  expect(text).not.toMatch(/y\d/);
  expect(await answer(await question(2))).toMatchObject({ receipt: 'delivered' });
  await client.input('e');
  await shows(client, 'all done');
  expect(await answer('another')).toMatchObject({ receipt: 'failed', code: 'question' });
});

test('words are not typed into a permission that is open, not even when they name it', async () => {
  const { client, question } = await asked();
  const id = await question(1);
  const text = { text: 'no, never', submit: false, whenIdle: false, from: 'command line' } as const;
  expect(await client.send({ id: 's1', ...text })).toMatchObject({ receipt: 'failed', code: 'question' });
  const named = await client.send({ id: 's2', ...text, question: id });
  expect(named).toMatchObject({ receipt: 'failed', code: 'question' });
  expect(named.why).toBe(
    'it asks May I run command 1? (y/n); approve or deny it, words would press its keys',
  );
  expect((await client.query('text')).text).not.toMatch(/[yn]\d/);
});

test('a program that reads lines takes one word for an answer of its own when its question is named', async () => {
  const [rule, ...rest] = adapter.screenRules ?? [];
  const reading = { ...adapter, screenRules: [{ ...rule, cursorLine: true } as ScreenRule, ...rest] };
  const { client, question } = await asked(asking, reading);
  const id = await question(1);
  const text = { submit: false, whenIdle: false, from: 'command line' } as const;
  expect(await client.send({ id: 's1', ...text, text: 'n' })).toMatchObject({ code: 'question' });
  expect(await client.send({ id: 's2', ...text, text: 'no way', question: id })).toMatchObject({
    code: 'question',
  });
  await client.send({ id: 's3', ...text, text: 'n', question: id });
  await shows(client, 'n1');
});

test('two answers at once to one question: one is typed', async () => {
  const { client, question, answer } = await asked();
  const id = await question(1);
  const receipts = await Promise.all([answer(id), answer(id)]);
  expect(receipts.map(({ receipt }) => receipt).toSorted()).toEqual(['delivered', 'failed']);
  expect((await client.query('text')).text).toMatch(/^y1 ?$/m);
});

test('an agent that shows no reaction gives unconfirmed, and the answer is not sent again', async () => {
  const { client, question, answer } = await asked();
  const id = await question(1);
  await client.input('x');
  expect(await answer(id)).toMatchObject({ receipt: 'unconfirmed' });
  expect(await answer(id)).toMatchObject({ receipt: 'failed', code: 'question' });
});

test('an agent that has had no time to react is waited for', async () => {
  const { client, question, answer } = await asked();
  const id = await question(1);
  // It computes for longer than an answer usually takes, and reads its keys only then.
  void client.input('l');
  expect(await answer(id)).toMatchObject({ receipt: 'delivered' });
});

test('another question in its place proves nothing, unless the agent itself tells which one was answered', async () => {
  for (const receipt of ['unconfirmed', 'delivered']) {
    const { question, answer, tell, session } = await asked(askingAtOnce);
    const first = await question(1);
    tell({ asked: { id: 'ask-1', t: Date.now() } });
    await until(() => readdirSync(join(session.dir, 'spool')).length === 0, 'the host to know the question');
    const answered = answer(first);
    await question(2);
    if (receipt === 'delivered') tell({ answered: { id: 'ask-1', t: Date.now() } });
    expect(await answered).toMatchObject({ receipt });
  }
});

test('what the agent tells it has done proves the yes to it, within the time of its own call only', () => {
  const question = {
    id: 'q',
    kind: 'permission',
    text: 'Run npm  test ?',
    subject: 'npm test',
    options: [],
    at: 1,
  } as Question;
  const window = { after: 10, until: 20 };
  const told = (k: 'command' | 'edit' | 'note', t: number, fields: object): FactDraft => ({
    k,
    t,
    fields: { ...fields },
  });
  expect(isDone(question, told('command', 15, { cmd: 'npm  test' }), window)).toBe(true);
  expect(isDone(question, told('command', 10, { cmd: 'npm test' }), window)).toBe(false);
  expect(isDone(question, told('command', 21, { cmd: 'npm test' }), window)).toBe(false);
  expect(isDone(question, told('command', 15, { cmd: 'npm test -- x' }), window)).toBe(false);
  expect(isDone(question, told('note', 15, { cmd: 'npm test' }), window)).toBe(false);
  const edit = { ...question, subject: 'greet.sh' };
  expect(isDone(edit, told('edit', 15, { path: 'src/greet.sh' }), window)).toBe(true);
  expect(isDone(edit, told('edit', 15, { path: 'src/other-greet.sh' }), window)).toBe(false);
  expect(isDone(edit, undefined, window)).toBe(false);
});

test('a dialog without its words, seen for a moment, is not another question', async () => {
  const question: Question = {
    id: 'q-1',
    at: 1,
    kind: 'permission',
    text: 'Run it ?',
    options: [],
    onScreen: 'Runit?',
  };
  const open = { value: 'needs-input', confidence: 1, question } as unknown as Status;
  const shown = (text: string): SignalDraft => ({
    source: 'screen',
    value: 'needs-input',
    strength: 1,
    question: { ...question, text },
  });
  for (const [glanced, receipt] of [
    ['', 'delivered'],
    ['Run that ?', 'unconfirmed'],
  ] as const) {
    let status = open;
    const evidence = createEvidence(() => status);
    let watcher: (seen: SignalDraft | undefined) => void = () => {};
    const desk = createAnswerDesk({
      keys: { approve: () => 'y', deny: () => 'n', option: () => undefined },
      status: () => status,
      look: done => done(shown('Run it ?')),
      glance(given) {
        watcher = given;
        return () => {};
      },
      readsScreen: true,
      async write() {
        setImmediate(() => {
          watcher(shown(glanced));
          status = { ...open, value: 'working', question: null };
          evidence.changed(status);
        });
      },
      evidence,
      told: createToldQuestions(() => {}),
      now: Date.now,
      alone: job => job(),
    });
    expect(await desk.answer({ id: 'a', question: 'q-1', how: 'approve', from: 'key' })).toMatchObject({
      receipt,
    });
  }
});

test('an option that the agent does not have is unsupported', async () => {
  const { question, answer } = await asked();
  const id = await question(1);
  expect(await answer(id, { option: 7 })).toMatchObject({ receipt: 'failed', code: 'unsupported' });
  expect(await answer(id)).toMatchObject({ receipt: 'delivered' });
});

test('an answer typed into the agent itself is a fact that says where, without what was typed', async () => {
  const { session, question, answer, goOn } = await asked();
  const first = await question(1);
  const raw = await session.connect({ role: 'raw' });
  raw.attach({ cols: 80, rows: 24 });
  await raw.input(Buffer.from('y'));
  const given = async () => (await session.store.readFacts(session.id)).facts.filter(({ k }) => k === 'send');
  await until(async () => (await given()).length === 1, 'the fact');
  expect((await given())[0]).toMatchObject({
    question: first,
    how: 'typed',
    from: 'full-screen attach',
    receipt: 'delivered',
  });
  // One that goes through the desk is noted by it alone.
  goOn();
  expect(await answer(await question(2))).toMatchObject({ receipt: 'delivered' });
  goOn();
  await question(3);
  await until(async () => (await given()).length >= 2, 'the second fact');
  expect((await given()).map(({ how }) => how)).toEqual(['typed', 'approve']);
});
