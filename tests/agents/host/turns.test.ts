import { expect, test } from 'vitest';
import { createFactIntake } from '../../../src/agents/host/fact-intake.ts';
import type { FactLog } from '../../../src/agents/host/fact-log.ts';
import { createGitJobs } from '../../../src/agents/host/git-jobs.ts';
import { createTurns } from '../../../src/agents/host/turns.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';
import { createLog } from '../../../src/lib/log.ts';
import { timeline } from '../../../src/store/record/timeline.ts';
import type { Fact, SessionRecord, Status } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';

function makeTurns(known?: Iterable<string>) {
  const clock = { now: 1_000_000 };
  const kept: Fact[] = [];
  const facts: FactLog = {
    add: (k, src, fields = {}, t = clock.now) => kept.push({ t, k, src, turn: turns.count, ...fields }),
    flush: async () => {},
    waiting: false,
    ready: async () => {},
  };
  const jobs = createGitJobs(createLog(`${tempDir('log')}/log`));
  const size = { files: 0, added: 0, removed: 0, tree: 't', paths: [] };
  const turns = createTurns({
    git: {
      begin: async () => {},
      snapshot: async () => ({ n: 1, tree: 't', head: null }),
      size: async () => size,
      mark: async () => 'm',
      newCommits: async () => {},
    },
    jobs,
    facts,
    record: { change: () => {}, flush: async () => {}, waiting: false },
    outside: { turnBegins: () => {}, turnEnds: () => {} },
    count: 0,
    former: [],
    size: null,
    now: () => clock.now,
    tellsWork: true,
    onSize: () => {},
  });
  const intake = createFactIntake(facts, { turnOf: turns.turnOf, ...(known ? { known } : {}) });
  const status = (value: Status['value'], since = clock.now) =>
    turns.changed({ value, since, reason: '', confidence: 1 } as Status);
  const settle = () => jobs.drain(5_000);
  const record = { prompt: 'the task', status: { value: 'idle' } } as SessionRecord;
  return { clock, kept, turns, intake, status, settle, fold: () => timeline(record, kept) };
}

const prompt = (id: string, text: string, t?: number): FactDraft => ({
  k: 'turn.start',
  id,
  ...(t === undefined ? {} : { t }),
  fields: { prompt: text },
});
const words = (id: string, text: string, t: number, outcome = 'done'): FactDraft => ({
  k: 'turn.end',
  id,
  t,
  fields: { outcome, text },
});

test('a prompt told by a hook before the work is seen begins the turn, and the transcript tells it again', async () => {
  const { clock, intake, turns, status, settle, fold } = makeTurns();
  intake.add('hook', [prompt('p1', 'fix it')]);
  clock.now += 300;
  status('working');
  intake.add('transcript', [prompt('p1', 'fix it', clock.now - 290)]);
  clock.now += 5_000;
  status('idle');
  intake.add('transcript', [words('w1', 'fixed', clock.now - 50)]);
  await settle();
  expect(turns.count).toBe(1);
  expect(fold()).toMatchObject([{ turn: 1, prompt: 'fix it', outcome: 'done', text: 'fixed', snapshot: 1 }]);
});

test('each prompt has its turn, even when a transcript is read after both have ended', async () => {
  const { clock, intake, status, settle, fold } = makeTurns();
  const told: FactDraft[] = [];
  for (const n of [1, 2]) {
    told.push(prompt(`p${n}`, `prompt ${n}`, clock.now - 100));
    status('working');
    clock.now += 2_000;
    told.push({ k: 'command', id: `c${n}`, t: clock.now - 500, fields: { cmd: `run ${n}`, exit: 0 } });
    told.push(words(`w${n}`, `answer ${n}`, clock.now - 100, n === 2 ? 'interrupted' : 'done'));
    status('idle');
    await settle();
    clock.now += 20_000;
  }
  intake.add('transcript', told);
  expect(fold()).toMatchObject([
    { turn: 1, prompt: 'prompt 1', text: 'answer 1', outcome: 'done', entries: [{ text: 'run 1' }, {}] },
    {
      turn: 2,
      prompt: 'prompt 2',
      text: 'answer 2',
      outcome: 'interrupted',
      entries: [{ text: 'run 2' }, {}],
    },
  ]);
});

test('a turn too short to be seen working is begun by its prompt and ended by its last words', async () => {
  const { clock, intake, turns, settle, fold } = makeTurns();
  clock.now += 10;
  intake.add('transcript', [prompt('p', 'hi', clock.now), words('w', 'hello', clock.now + 1)]);
  await settle();
  clock.now += 60_000;
  intake.add('hook', [prompt('q', 'again')]);
  expect(turns.count).toBe(2);
  expect(fold()).toMatchObject([
    { turn: 1, prompt: 'hi', text: 'hello', outcome: 'done', snapshot: 1 },
    { turn: 2, prompt: 'again', outcome: 'running' },
  ]);
});

test('two prompts of one turn are both its prompt; one that is told twice is one', () => {
  const { clock, intake, status, fold } = makeTurns();
  status('working');
  intake.add('hook', [prompt('a', 'first')]);
  clock.now += 1_000;
  intake.add('transcript', [prompt('a2', 'first', clock.now), prompt('b', 'second', clock.now)]);
  expect(fold()).toMatchObject([{ turn: 1, prompt: 'first\n\nsecond', outcome: 'running' }]);
});

test('what a former host kept is not told again', () => {
  const { intake, kept } = makeTurns(['command c']);
  intake.add('transcript', [{ k: 'command', id: 'c', fields: { cmd: 'x' } }]);
  intake.add('transcript', [{ k: 'edit', id: 'c', fields: { path: 'x' } }]);
  expect(kept.map(({ k }) => k)).toEqual(['edit']);
});

test('what happened before this host, and a sub-agent’s words, begin no turn', () => {
  const { clock, intake, turns } = makeTurns();
  intake.add('transcript', [prompt('old', 'days ago', clock.now - 100_000)]);
  intake.add('hook', [{ ...prompt('sub', 'look around'), agentId: 'a' }]);
  expect(turns.count).toBe(0);
});
