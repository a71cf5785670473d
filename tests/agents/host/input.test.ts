import { expect, test } from 'vitest';
import { createInputGate } from '../../../src/agents/host/input.ts';
import { createInputLedger } from '../../../src/agents/link/input-ledger.ts';
import { until } from '../../support/until.ts';
import { script, shows, startSession } from './support/session.ts';

test('a number is taken once; what was written is acknowledged again, what was not is not', () => {
  const wrote: string[] = [];
  const done: Array<() => void> = [];
  const acks: number[] = [];
  const gate = createInputGate((bytes, written) => {
    wrote.push(Buffer.from(bytes).toString());
    done.push(written);
  });
  expect(gate.connect('a', seq => acks.push(seq))).toBe(0);
  gate.accept('a', 1, Buffer.from('x'));
  gate.accept('a', 1, Buffer.from('x'));
  expect([wrote, acks]).toEqual([['x'], []]);
  done[0]?.();
  gate.accept('a', 1, Buffer.from('x'));
  expect([wrote, acks]).toEqual([['x'], [1, 1]]);
});

test('after a reconnect the client is told how far it came, and late acknowledgements reach the new connection', () => {
  const done: Array<() => void> = [];
  const gate = createInputGate((_, written) => void done.push(written));
  const [old, fresh]: number[][] = [[], []];
  gate.connect('a', seq => old?.push(seq));
  gate.accept('a', 1, Buffer.from('x'));
  gate.accept('a', 2, Buffer.from('y'));
  done[0]?.();
  expect(gate.connect('a', seq => fresh?.push(seq))).toBe(2);
  done[1]?.();
  expect([old, fresh]).toEqual([[1], [1, 2]]);
  expect(gate.connect('b', () => {})).toBe(0);
});

test('10,000 typed bytes over connections that are cut again and again arrive exactly once, in order', async () => {
  const session = await startSession(
    script(`process.stdin.setRawMode(true); process.stdout.write('ready'); const got = [];
      process.stdin.on('data', d => { got.push(d); if (d.includes('!')) {
        const all = Buffer.concat(got).toString();
        console.log('\\r\\n' + all.length + ' ' + require('crypto').createHash('sha1').update(all).digest('hex')); } })`),
  );
  const control = await session.connect();
  await shows(control, 'ready');
  const ledger = createInputLedger();
  let connection = await session.connect({ role: 'raw', ledger });
  let sent = '';
  for (let i = 0; i < 2000; i++) {
    const piece = String(10_000 + i);
    sent += piece;
    void connection.input(piece);
    if (i % 97 !== 0) continue;
    // Cut without a word, as a link is cut: whatever is on its way may or may not have arrived.
    connection.close();
    connection = await session.connect({ role: 'raw', ledger });
  }
  sent += '!';
  await connection.input('!');
  const { createHash } = await import('node:crypto');
  await shows(control, `${sent.length} ${createHash('sha1').update(sent).digest('hex')}`);
  await until(() => ledger.after(0).length === 0, 'everything to be acknowledged');
});

test("what an attached terminal answers to the agent's queries does not reach the agent; keys do, a lone Esc too", async () => {
  const session = await startSession(
    script(`process.stdin.setRawMode(true); process.stdout.write('ready');
      process.stdin.on('data', d => process.stdout.write(JSON.stringify(d.toString()) + ' '))`),
  );
  const client = await session.connect({ role: 'raw' });
  await shows(client, 'ready');
  await client.input('\x1b[?62;22c');
  await client.input('a\x1b[12;40Rb');
  await client.input('\x1b');
  await shows(client, '"\\u001b"');
  const { text } = await client.query('text');
  expect(text).toMatch(/^ready"a(b" |" "b" )"\\u001b"/);
});
