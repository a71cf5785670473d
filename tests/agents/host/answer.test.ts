import { expect, test } from 'vitest';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import type { Answer } from '../../../src/agents/link/messages.ts';
import { until } from '../../support/until.ts';
import { script, shows, startSession } from './support/session.ts';

/** Asks questions by number: `y` and `n` answer, `s` changes the question by itself, `x` ignores everything from then on. */
const asking = script(`
  process.stdin.setRawMode(true);
  let n = 1, deaf = false, log = '', works; const workMs = 200;
  const draw = () => process.stdout.write('\\x1b[2J\\x1b[H' + log + '\\r\\nMay I run command ' + n + '? (y/n)');
  process.stdin.on('data', d => { for (const key of d.toString()) {
    if (key === 'x') deaf = true;
    if (deaf) continue;
    if (key === 'l') { for (const end = Date.now() + 3500; Date.now() < end; ); }
    if (key === 's') { n++; draw(); }
    if (key === 'e') { clearTimeout(works); process.stdout.write('\\x1b[2J\\x1b[Hall done\\r\\n> '); }
    if (key === 'y' || key === 'n') {
      log += key + n + ' '; n++;
      process.stdout.write('\\x1b[2J\\x1b[H' + log + '\\r\\nrunning...');
      works = setTimeout(draw, workMs);
    }
  } });
  draw();
`);

const adapter: Partial<Adapter> = {
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

async function asked() {
  const session = await startSession(asking, {}, adapter);
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
  return { session, client, question, answer };
}

test('an answer is delivered when its question is gone, once, and is a fact that names who gave it', async () => {
  const { session, client, question, answer } = await asked();
  const first = await question(1);
  expect(await answer(first)).toEqual({ id: 'a1', receipt: 'delivered' });
  expect(await answer(first)).toMatchObject({ receipt: 'failed', code: 'question' });
  expect(await answer(await question(2), 'deny')).toMatchObject({ receipt: 'delivered' });
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

test('an option that the agent does not have is unsupported', async () => {
  const { question, answer } = await asked();
  const id = await question(1);
  expect(await answer(id, { option: 7 })).toMatchObject({ receipt: 'failed', code: 'unsupported' });
  expect(await answer(id)).toMatchObject({ receipt: 'delivered' });
});

test('an answer typed into the agent itself is a fact that says where, without what was typed', async () => {
  const { session, question, answer } = await asked();
  const first = await question(1);
  const raw = await session.connect({ role: 'raw' });
  raw.attach({ cols: 80, rows: 24 });
  await raw.input(Buffer.from('y'));
  const second = await question(2);
  const given = async () => (await session.store.readFacts(session.id)).facts.filter(({ k }) => k === 'send');
  await until(async () => (await given()).length === 1, 'the fact');
  expect((await given())[0]).toMatchObject({
    question: first,
    how: 'typed',
    from: 'full-screen attach',
    receipt: 'delivered',
  });
  // One that goes through the desk is noted by it alone.
  expect(await answer(second)).toMatchObject({ receipt: 'delivered' });
  await question(3);
  await until(async () => (await given()).length >= 2, 'the second fact');
  expect((await given()).map(({ how }) => how)).toEqual(['typed', 'approve']);
});
