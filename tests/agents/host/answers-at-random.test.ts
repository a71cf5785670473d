import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import { askAbout } from '../../../src/agents/status/question.ts';
import { tempDir } from '../../support/temp.ts';
import { startSession } from './support/session.ts';

const agent = fileURLToPath(new URL('fixtures/restless-agent.mjs', import.meta.url));

const adapter: Partial<Adapter> = {
  foreground: false,
  screenRules: [
    {
      name: 'asks',
      value: 'needs-input',
      rows: 3,
      all: [/^may i run [^\n]*\? \(y\/n\)(?![\s\S])/m],
      strength: 0.9,
      question: ({ rows }) =>
        askAbout('Run', /^May I run (.*)\? \(y\/n\)/.exec(rows.findLast(row => row !== '') ?? '')?.[1] ?? ''),
    },
    { name: 'works', value: 'working', rows: 3, all: [/^working on it/m], strength: 0.7 },
  ],
  answers: { approve: () => 'y', deny: () => 'n', option: () => undefined },
};

/** One line of the agent's log. */
interface Entry {
  t: number;
  asked?: number;
  replaced?: number;
  taken?: number;
  lost?: number;
  command: string;
}

interface Given {
  /** The command the person saw when the key was pressed, and when that was. */
  command: string;
  pressed: number;
  receipt: string;
}

/** Answers that many questions as they are shown, some of them a little late, as people are. */
async function play(count: number, seed: number): Promise<{ given: Given[]; log: Entry[] }> {
  const file = join(tempDir('restless'), 'log');
  const session = await startSession([process.execPath, agent, file, String(seed)], {}, adapter);
  const client = await session.connect();
  const given: Given[] = [];
  const tried = new Set<string>();
  const waiting: Array<Promise<void>> = [];
  let number = 0;
  await new Promise<void>(resolve => {
    client.on('status', ({ status: { question } }) => {
      if (!question || tried.has(question.id) || given.length >= count) return;
      tried.add(question.id);
      // Refused because the screen was being drawn: the person sees the question still and presses again.
      const stillOpen = () => client.query('explain').then(({ explain }) => explain?.status.question);
      const press = async (): Promise<void> => {
        // How long a person takes, 0 to 150 ms: the question may be replaced meanwhile. Nothing is waited for here.
        const readMs = (number * 37) % 150;
        await new Promise(done => setTimeout(done, readMs));
        const pressed = Date.now();
        number += 1;
        const how = number % 2 === 0 ? 'approve' : 'deny';
        const { receipt } = await client.answer({
          id: `a${number}`,
          question: question.id,
          how,
          from: 'key',
        });
        given.push({ command: question.subject ?? '', pressed, receipt });
        if (given.length >= count) return resolve();
        if (receipt === 'failed' && (await stillOpen())?.id === question.id) await press();
      };
      waiting.push(press());
    });
  });
  await Promise.all(waiting);
  await client.input('q');
  await session.host.done;
  const log = readFileSync(file, 'utf8').trim().split('\n');
  return { given, log: log.map(line => JSON.parse(line) as Entry) };
}

/** Holds the receipts against what the agent itself says. */
function judge({ given, log }: { given: Given[]; log: Entry[] }) {
  const takenBy = (command: string) => log.filter(e => e.taken !== undefined && e.command === command);
  const withReceipt = (receipt: string) => given.filter(one => one.receipt === receipt);
  const typed = log.filter(e => e.taken !== undefined || e.lost !== undefined).length;
  // Between key and agent: to whoever looks at the screen this is an answer that made the question go.
  const replacedMeanwhile = ({ command, pressed }: Given) =>
    log.some(e => e.replaced !== undefined && e.command === command && e.t > pressed - 50);
  const open = new Set(given.map(({ command }) => command));
  return {
    answers: given.length,
    delivered: withReceipt('delivered').length,
    unconfirmed: withReceipt('unconfirmed').length,
    refused: withReceipt('failed').length,
    keysTyped: typed,
    /** One question took two keys. */
    double: [...open].filter(command => takenBy(command).length > 1).length,
    /** More keys reached the agent than answers were typed. */
    extraKeys: Math.max(0, typed - given.filter(({ receipt }) => receipt !== 'failed').length),
    /** Said to be delivered, and the agent knows nothing of it. */
    deliveredFalsely: withReceipt('delivered').filter(
      one => takenBy(one.command).length === 0 && !replacedMeanwhile(one),
    ).length,
    /** A key that was pressed at least 50 ms after its question had been replaced, and went into another. */
    wrong: log.filter(entry => {
      if (entry.taken === undefined) return false;
      // Answers are typed in the order of their keys: the one typed last before this was taken.
      const meant = given.filter(({ receipt, pressed }) => receipt !== 'failed' && pressed <= entry.t).at(-1);
      if (!meant || meant.command === entry.command) return false;
      const replaced = log.find(e => e.replaced !== undefined && e.command === meant.command);
      return replaced !== undefined && meant.pressed - replaced.t >= 50;
    }).length,
    /** A key that reached a question nobody had answered: replaced within the 50 ms around the key. */
    raced: log.filter(
      e => e.taken !== undefined && !given.some(g => g.command === e.command && g.receipt !== 'failed'),
    ).length,
  };
}

/** 1,000 answers take some ten minutes; the everyday run takes a part of them. */
const count = Number(process.env.PITWALL_TEST_ANSWERS ?? 40);

test(
  `${count} answers to an agent that delays, redraws and replaces its question`,
  async () => {
    const games = 4;
    const each = Math.ceil(count / games);
    const results = await Promise.all(Array.from({ length: games }, (_, i) => play(each, 4711 + i)));
    for (const result of results) {
      const verdict = judge(result);
      if (process.env.PITWALL_TEST_ANSWERS) console.log(JSON.stringify(verdict));
      expect(verdict).toMatchObject({ double: 0, extraKeys: 0, deliveredFalsely: 0, wrong: 0 });
      expect(verdict.delivered).toBeGreaterThan(0);
    }
  },
  Math.max(60_000, count * 2_000),
);
