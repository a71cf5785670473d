import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { menuAnswers } from '../../../src/agents/adapters/keys.ts';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import { openSendQueue } from '../../../src/agents/host/send-queue.ts';
import { pasteBytes, typeText } from '../../../src/agents/host/typing.ts';
import type { HostConnection } from '../../../src/agents/link/client.ts';
import type { Send } from '../../../src/agents/link/messages.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { bash, type RunningSession, script, shows, startSession } from './support/session.ts';

const plan = { bracketedPaste: true, pauseMs: 0, enter: '\r' };

test('a text is one paste where the agent takes pastes; control characters never become keys', () => {
  expect(pasteBytes('a\nb\r\n', plan, true)).toBe('\x1b[200~a\rb\x1b[201~');
  expect(pasteBytes('a\nb\n', plan, false)).toBe('a\nb');
  expect(pasteBytes('a\nb', { ...plan, bracketedPaste: false }, true)).toBe('a\nb');
  expect(pasteBytes('x\x1b[201~\x03\ty', plan, true)).toBe('\x1b[200~x[201~\ty\x1b[201~');
});

test('what stands in the input is cleared away before a text, a write for each key; not before one without Enter', async () => {
  const wrote: string[] = [];
  const options = {
    plan,
    clear: ['\x05', '\x15'],
    bracketedPasteOn: true,
    write: async (bytes: string) => void wrote.push(bytes),
    pause: async () => {},
  };
  await typeText('go on', { ...options, submit: true });
  expect(wrote.splice(0)).toEqual(['\x05', '\x15', '\x1b[200~go on\x1b[201~', '\r']);
  await typeText('and more', { ...options, submit: false });
  expect(wrote).toEqual(['\x1b[200~and more\x1b[201~']);
});

/** Works on each prompt until SIGUSR2. `paste`: switches bracketed paste on. */
const worker = (paste: boolean) =>
  script(`
  process.stdin.setRawMode(true);
  process.stdin.setEncoding('utf8');
  let text = '', n = 0, rest = '', doing;
  const prompt = () => process.stdout.write('\\r\\n> ');
  const work = what => { doing = what; process.stdout.write('\\r\\nworking...'); };
  process.on('SIGUSR2', () => {
    if (doing === undefined) return;
    process.stdout.write('\\x1b[2J\\x1b[H' + ++n + ' did ' + doing);
    doing = undefined;
    prompt();
  });
  ${paste ? "process.stdout.write('\\\\x1b[?2004h');" : ''}
  let pasting = false;
  process.stdin.on('data', d => {
    let s = rest + d;
    rest = '';
    while (s) {
      if (s[0] === '\\x1b' && s.length < 6) { rest = s; break; }
      if (s.startsWith('\\x1b[200~')) { pasting = true; s = s.slice(6); continue; }
      if (s.startsWith('\\x1b[201~')) { pasting = false; s = s.slice(6); continue; }
      const c = s[0]; s = s.slice(1);
      if (c === '\\r' && !pasting) {
        const hash = require('crypto').createHash('sha1').update(text).digest('hex').slice(0, 8);
        const what = text.length + ' ' + hash + ' ' + text.slice(0, 20).replace(/[\\r\\n]/g, '|'); text = ''; work(what);
      } else text += c === '\\r' ? '\\n' : c;
    }
  });
  prompt();
`);

/** Lets a worker finish what it is seen to work on until its terminal shows this. */
function finishes({ host }: RunningSession, client: HostConnection, shown: string | RegExp): Promise<string> {
  return until(async () => {
    const { explain } = await client.query('explain');
    if (explain?.status.value === 'working') process.kill(host.pid, 'SIGUSR2');
    const { text: all = '' } = await client.query('text');
    return (typeof shown === 'string' ? all.includes(shown) : shown.test(all)) ? all : undefined;
  }, `the worker to show ${shown}`);
}

const adapter: Partial<Adapter> = {
  foreground: false,
  quietMs: undefined,
  submit: { bracketedPaste: true, pauseMs: 20, enter: '\r' },
  screenRules: [
    { name: 'works', value: 'working', rows: 1, all: [/working\.\.\./], strength: 0.9 },
    { name: 'prompt', value: 'idle', rows: 1, all: [/^>/], strength: 0.8 },
  ],
};

const text = (send: Partial<Send> & { text: string }): Send => ({
  id: 's1',
  submit: true,
  from: 'command line',
  ...send,
});
const sha = async (value: string) =>
  (await import('node:crypto')).createHash('sha1').update(value).digest('hex').slice(0, 8);

test.each([true, false])(
  'a long text of many lines arrives whole and is submitted once (bracketed paste: %s)',
  async paste => {
    const session = await startSession(worker(paste), {}, adapter);
    const client = await session.connect();
    await shows(client, '>');
    const long = Array.from({ length: 3000 }, (_, i) => `line ${i} ünï`).join('\n');
    expect(await client.send(text({ text: long }))).toEqual({ id: 's1', receipt: 'delivered' });
    await finishes(session, client, `1 did ${long.length} ${await sha(long)}`);
    const sent = await until(async () => {
      const { facts } = await session.store.readFacts(session.id);
      return facts.find(fact => fact.k === 'send');
    }, 'the fact');
    expect(sent).toMatchObject({
      src: 'user',
      from: 'command line',
      receipt: 'delivered',
      text: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    // An agent that tells of no prompts: what it was sent is in the record, as far as a person reads it.
    expect(sent.prompt).toMatch(/^line 0 ünï\nline 1 ünï\n.*…$/s);
  },
);

test('a text that is only typed is delivered when it is on the screen', async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  await shows(client, '$');
  expect(await client.send(text({ text: 'echo not yet', submit: false }))).toMatchObject({
    receipt: 'delivered',
  });
  expect((await client.query('text')).text).toContain('$ echo not yet');
});

test('a shell takes a line', async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  await shows(client, '$');
  expect(await client.send(text({ text: 'echo o""k' }))).toMatchObject({ receipt: 'delivered' });
  await shows(client, /^ok/m);
});

test('a program that nothing but its silence tells about is believed when it writes a line of its own', async () => {
  const session = await startSession(
    script(`process.stdout.write('> '); process.stdin.on('data', d => {
      if (!String(d).startsWith('mute')) process.stdout.write('got ' + d + '> ');
    })`),
    {},
    { foreground: false, quietMs: 150, submit: { bracketedPaste: false, pauseMs: 20, enter: '\r' } },
  );
  const client = await session.connect();
  const idle = () =>
    until(async () => (await client.query('explain')).explain?.status.value === 'idle', 'silence');
  await idle();
  expect(await client.send(text({ text: 'hello' }))).toMatchObject({ receipt: 'delivered' });
  await idle();
  expect(await client.send(text({ text: 'two\nlines' }))).toMatchObject({ receipt: 'delivered' });
  await idle();
  expect(await client.send(text({ text: 'mute' }))).toMatchObject({
    receipt: 'unconfirmed',
    why: 'the agent shows no reaction',
  });
});

test('an agent that shows no reaction, or reads nothing, gives unconfirmed; an ended one fails', async () => {
  const session = await startSession(
    script(`process.stdin.setRawMode(true); process.stdin.resume(); process.stdout.write('> ')`),
    {},
    adapter,
  );
  const client = await session.connect();
  await shows(client, '>');
  expect(await client.send(text({ text: 'hello' }))).toMatchObject({
    receipt: 'unconfirmed',
    why: expect.stringContaining('no reaction'),
  });
  const refused = await client.send(text({ text: 'hello', question: 'q1' }));
  expect(refused).toMatchObject({ receipt: 'failed', code: 'question' });
});

test('a text is not typed into a dialog that nobody can read, whatever question it names', async () => {
  const asks = '\\x1b]7501;state=blocked:app=x:msg=ZGlhbG9nIG9wZW4=\\x1b\\\\';
  const session = await startSession(
    script(`process.stdin.setRawMode(true);
      process.stdin.on('data', d => process.stdout.write('took ' + JSON.stringify(String(d))));
      process.stdout.write('press enter to stay${asks}')`),
    {},
    { ...adapter, answers: menuAnswers },
  );
  const client = await session.connect();
  const question = await until(
    async () => (await client.query('explain')).explain?.status.question,
    'the dialog',
  );
  expect(question).toMatchObject({ kind: 'unknown', text: 'dialog open' });
  for (const send of [text({ text: 'hello' }), text({ text: 'hello', question: question.id })])
    expect(await client.send(send)).toMatchObject({ receipt: 'failed', code: 'unsupported' });
  expect((await client.query('text')).text).not.toContain('took');
});

test('queued texts are delivered one after the other, each when the agent is idle', async () => {
  const session = await startSession(worker(true), {}, adapter);
  const client = await session.connect();
  await shows(client, '>');
  await client.send(text({ id: 'now', text: 'first' }));
  const queued = await Promise.all(
    ['second', 'third'].map(name => client.send(text({ id: name, text: name, whenIdle: true }))),
  );
  expect(queued.map(({ receipt }) => receipt)).toEqual(['queued', 'queued']);
  expect(JSON.parse(readFileSync(join(session.dir, 'queue.json'), 'utf8'))).toHaveLength(2);
  await finishes(session, client, /3 did 5 \w+ third/);
  await until(() => !existsSync(join(session.dir, 'queue.json')), 'the queue to be empty');
  await until(async () => {
    const { facts } = await session.store.readFacts(session.id);
    return (
      facts
        .filter(fact => fact.k === 'send')
        .map(fact => fact.receipt)
        .join() === 'delivered,queued,queued,delivered,delivered'
    );
  }, 'the receipts');
});

test('what waited for a former host is delivered by the next one', async () => {
  const session = await startSession(worker(true), {}, adapter);
  const client = await session.connect();
  await shows(client, '>');
  await client.send(text({ text: 'x' }));
  await client.send(text({ id: 'later', text: 'survivor', whenIdle: true }));
  client.stop('kill');
  await session.host.done;
  const queue = await openSendQueue(join(session.dir, 'queue.json'), silentLog);
  expect(queue.length).toBe(1);
  expect(await queue.take()).toMatchObject({ id: 'later', text: 'survivor' });
  expect(await queue.take()).toBeUndefined();
});

test('a queue file that is damaged is ignored, with a word in the log', async () => {
  const file = join(tempDir('queue'), 'queue.json');
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  for (const content of ['{"half', '{}', '[{"id":1}]']) {
    writeFileSync(file, content);
    expect((await openSendQueue(file, log)).length).toBe(0);
  }
  expect(warnings).toHaveLength(2);
});

test('the first prompt is typed when the agent is first idle, once', async () => {
  const session = await startSession(worker(true), { typePrompt: 'fix the login' }, adapter);
  const client = await session.connect();
  await finishes(session, client, /1 did 13 \w+ fix the login/);
  const { facts } = await session.store.readFacts(session.id);
  expect(facts.filter(fact => fact.k === 'send').at(0)).toMatchObject({ from: 'task' });
});
