import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFormerFacts } from '../../../src/agents/host/former-facts.ts';
import { createTestDesk } from '../../../src/agents/host/test-desk.ts';
import type { Fact, SessionRecord } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const log = { info() {}, warn() {}, error() {} };

async function desk(dir: string, tests: SessionRecord['tests'] = null, verify = '') {
  const kept: Fact[] = [];
  const record = { tests };
  let told = 0;
  const opened = createTestDesk({
    former: (await readFormerFacts(join(dir, 'facts.jsonl'))).tests,
    spec: { tests: { tests: ['^prove-it'], notTests: ['('] } },
    record: { tests, task: { goal: '', only: [], keep: '', verify, doneWhen: [], restate: false } },
    writer: { change: (_, change) => change(record as SessionRecord), flush: async () => {}, waiting: false },
    announcer: { status: () => void told++ },
    measure: async () => ({ tree: 'tree-1' }),
    clock: { now: () => 1_000 },
    log: log as never,
  });
  const facts = opened.factLog({
    append: async batch => void kept.push(...batch),
    tell: () => {},
    turn: () => 1,
    now: () => 1_000,
    log: log as never,
  });
  return { opened, facts, kept, record, told: () => told };
}

test('a command becomes a judged fact, the record and the status message follow', async () => {
  const { opened, facts, kept, record, told } = await desk(tempDir());
  facts.add('command', 'hook', { id: 'c1', cmd: 'prove-it', cwd: '/x', exit: 0 }, 900);
  await facts.flush();
  expect(kept).toMatchObject([{ k: 'command', class: 'test', verdict: 'passed', masked: false }]);
  expect(record.tests).toMatchObject({ verdict: 'passed', command: 'prove-it', source: 'agent reported' });
  expect(opened.tests?.verdict).toBe('passed');
  expect(told()).toBe(1);
  await until(() => record.tests?.tree === 'tree-1', 'the tree of the run');
  opened.tree('tree-2');
  expect(record.tests?.verdict).toBe('passed-stale');
  opened.tree('tree-1');
  expect(record.tests?.verdict).toBe('passed');
  facts.add('edit', 'hook', { id: 'e1', path: 'a.ts' }, 950);
  expect(record.tests?.verdict).toBe('passed-stale');
  await facts.flush();
});

test('the command that the task is to be verified with is a test run, whatever it is called', async () => {
  const judged = async (verify: string, cmd: string) => {
    const { facts, kept } = await desk(tempDir(), null, verify);
    facts.add('command', 'hook', { id: 'c1', cmd, cwd: '/x', exit: 0 }, 900);
    await facts.flush();
    return kept[0]?.class;
  };
  expect(await judged('sh check.sh a.b', 'sh check.sh a.b')).toBe('test');
  expect(await judged('sh check.sh', 'cd sub && sh check.sh')).toBe('test');
  expect(await judged('sh check.sh a.b', 'sh check.sh axb')).not.toBe('test');
  expect(await judged('npm run lint && sh check.sh', 'npm run lint')).not.toBe('test');
});

test('the next host goes on with what the former one kept', async () => {
  const dir = tempDir();
  const lines = [
    { t: 1, k: 'command', src: 'hook', turn: 1, cmd: 'npm test', class: 'test', verdict: 'failed' },
    { t: 2, k: 'command', src: 'hook', turn: 1, cmd: 'npm test', class: 'test', verdict: 'passed' },
  ];
  await writeFile(join(dir, 'facts.jsonl'), lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  const { opened, facts } = await desk(dir);
  expect(opened.tests).toMatchObject({ verdict: 'passed', failedRuns: 1 });
  facts.add('edit', 'hook', { path: 'a.ts' }, 5);
  expect(opened.tests?.verdict).toBe('passed-stale');
  await facts.flush();
});
