import { appendFileSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createTranscriptFollower } from '../../../src/agents/host/transcript-follower.ts';
import { claudeTranscript } from '../../../src/agents/transcripts/claude-reader.ts';
import { codexTranscript } from '../../../src/agents/transcripts/codex-reader.ts';
import type { FactDraft, TranscriptFormat } from '../../../src/agents/transcripts/types.ts';
import { createLog } from '../../../src/lib/log.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const start = Date.parse('2026-11-23T01:00:00.000Z');
const prompt = (n: number, extra = '') => {
  const timestamp = new Date(start + n * 1000).toISOString();
  return `${JSON.stringify({ type: 'user', uuid: `u${n}`, timestamp, message: { content: `prompt ${n}${extra}` } })}\n`;
};
const prompts = (...numbers: number[]) => numbers.map(n => prompt(n)).join('');

interface Options {
  dir?: string;
  notBefore?: number;
  format?: TranscriptFormat;
}

function follow({ dir = tempDir('transcript'), notBefore = 0, format = claudeTranscript }: Options = {}) {
  const told: string[] = [];
  const drafts: FactDraft[] = [];
  const problems: string[] = [];
  const follower = createTranscriptFollower({
    format,
    worktree: '/w',
    stateFile: join(dir, 'transcript.json'),
    notBefore,
    onFacts(news) {
      drafts.push(...news);
      told.push(...news.map(({ fields }) => String(fields.prompt ?? fields.kind ?? fields.cmd)));
    },
    flush: async () => {},
    ready: async () => {},
    onProblem: problem => problems.push(problem),
    log: createLog(join(dir, 'host.log')),
  });
  onTestFinished(follower.close);
  return { dir, file: join(dir, 'record.jsonl'), follower, told, drafts, problems };
}

test('what is appended is told by itself, a line that is not finished when it is', async () => {
  const { file, follower, told } = follow();
  writeFileSync(file, prompts(1));
  follower.open(file);
  await until(() => told.length === 1, 'the first prompt');
  const next = prompt(2);
  appendFileSync(file, prompts(3) + next.slice(0, 20));
  await until(() => told.length === 2, 'the second one');
  appendFileSync(file, next.slice(20));
  await until(() => told.length === 3, 'the torn one');
  expect(told).toEqual(['prompt 1', 'prompt 3', 'prompt 2']);
});

test('a file that is not there yet is read when it comes', async () => {
  const { file, follower, told } = follow();
  follower.open(file);
  await follower.finish();
  writeFileSync(file, prompts(1));
  follower.look();
  await until(() => told.length === 1, 'the prompt');
});

test('the next host goes on where the former stopped, in the middle of a tool call too', async () => {
  const first = follow();
  const call = {
    type: 'assistant',
    uuid: 'a',
    cwd: '/w',
    message: { content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'npm test' } }] },
  };
  writeFileSync(first.file, `${prompts(1)}${JSON.stringify(call)}\n`);
  first.follower.open(first.file);
  await first.follower.finish();
  first.follower.close();

  const result = {
    type: 'user',
    uuid: 'r',
    message: { content: [{ type: 'tool_result', tool_use_id: 't', content: 'Exit code 1', is_error: true }] },
  };
  appendFileSync(first.file, `${JSON.stringify(result)}\n`);
  const second = follow({ dir: first.dir });
  second.follower.open(first.file);
  await second.follower.finish();
  expect(first.told).toEqual(['prompt 1']);
  expect(second.drafts).toMatchObject([{ k: 'command', id: 't', fields: { cmd: 'npm test', exit: 1 } }]);
});

test('a damaged state begins anew', async () => {
  const { dir, file, follower, told } = follow();
  writeFileSync(join(dir, 'transcript.json'), '{"v":1,"files"');
  writeFileSync(file, prompts(1));
  follower.open(file);
  await follower.finish();
  expect(told).toEqual(['prompt 1']);
  expect(JSON.parse(readFileSync(join(dir, 'transcript.json'), 'utf8')).v).toBe(1);
});

test.each([
  [
    'replaced',
    (file: string) => {
      writeFileSync(`${file}.new`, prompts(1, 2, 3));
      renameSync(`${file}.new`, file);
    },
  ],
  ['rewritten in place', (file: string) => writeFileSync(file, prompt(1, ' again') + prompts(2, 3))],
  [
    'cut and written anew',
    (file: string) => {
      truncateSync(file, 0);
      appendFileSync(file, prompts(3));
    },
  ],
])('a file that is %s is read from its beginning, and only what is newer is told', async (_, change) => {
  const { file, follower, told } = follow();
  writeFileSync(file, prompts(1, 2));
  follower.open(file);
  await follower.finish();
  change(file);
  await follower.finish();
  expect(told.filter(words => words === 'prompt 3')).toHaveLength(1);
  expect(told.filter(words => words.startsWith('prompt 1'))).toHaveLength(1);
  appendFileSync(file, prompts(4));
  await until(() => told.includes('prompt 4'), 'what comes afterwards');
});

test('a new conversation is another file; what is older than the session is not its', async () => {
  const { dir, file, follower, told } = follow({ notBefore: start + 5000 });
  writeFileSync(file, prompts(1, 6));
  follower.open(file);
  await follower.finish();
  const fork = join(dir, 'fork.jsonl');
  writeFileSync(fork, prompts(2, 7));
  follower.open(fork);
  await follower.finish();
  expect(told).toEqual(['prompt 6', 'prompt 7']);
});

test("sub-agents' files beside it are followed", async () => {
  const { dir, file, follower, drafts } = follow();
  const sub = join(dir, 'record', 'subagents');
  mkdirSync(sub, { recursive: true });
  writeFileSync(file, prompts(1));
  const from = new URL('../transcripts/fixtures/claude-sub-agent.jsonl', import.meta.url);
  writeFileSync(join(sub, 'agent-a.jsonl'), readFileSync(from));
  follower.open(file);
  await follower.finish();
  expect(drafts.filter(({ agentId }) => agentId !== undefined).map(({ k }) => k)).toContain('command');
});

test('a format that is not known, and a file that cannot be read, are said once', async () => {
  const { dir, file, follower, told, problems } = follow();
  writeFileSync(file, 'gibberish\n'.repeat(20));
  follower.open(file);
  await follower.finish();
  await follower.finish();
  expect(told).toEqual([]);
  expect(problems).toEqual(["the agent's own record cannot be read: its format is not known"]);
  expect(follower.problem).toBe('its format is not known');
  const folder = join(dir, 'folder.jsonl');
  mkdirSync(folder);
  follower.open(folder);
  await follower.finish();
  expect(problems).toHaveLength(2);
});

test('a line of 2 MB costs its middle, not its facts', async () => {
  const { file, follower, told } = follow();
  writeFileSync(file, prompt(1, ` ${'x'.repeat(2_000_000)} end`) + prompts(2));
  follower.open(file);
  await follower.finish();
  expect(told[0]).toMatch(/^prompt 1 x+…x* ?/);
  expect(told[0]?.length).toBeLessThan(20_000);
  expect(told[1]).toBe('prompt 2');
});

test('however a real transcript grows, the facts are the same', async () => {
  const text = readFileSync(new URL('../transcripts/fixtures/claude-many-turns.jsonl', import.meta.url));
  const whole = follow();
  writeFileSync(whole.file, text);
  whole.follower.open(whole.file);
  await whole.follower.finish();
  expect(whole.drafts.length).toBeGreaterThan(50);
  const cuts = fc.array(fc.nat({ max: text.length }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(cuts, fc.boolean(), async (ends, restart) => {
      let parts = follow();
      const all: FactDraft[] = [];
      let at = 0;
      writeFileSync(parts.file, '');
      for (const end of [...ends.toSorted((a, b) => a - b), text.length]) {
        appendFileSync(parts.file, text.subarray(at, end));
        at = end;
        parts.follower.open(parts.file);
        await parts.follower.finish();
        if (!restart) continue;
        all.push(...parts.drafts);
        parts.follower.close();
        parts = follow({ dir: parts.dir });
      }
      expect([...all, ...parts.drafts]).toEqual(whole.drafts);
    }),
    { numRuns: 15 },
  );
});

test("Codex's sub-agents: of the files beside its own only those that it names, and theirs", async () => {
  const { dir, follower, drafts } = follow({ format: codexTranscript });
  const at = '2026-11-23T01:00:00.000Z';
  const line = (type: string, payload: object) => `${JSON.stringify({ timestamp: at, type, payload })}\n`;
  const starts = (id: string) =>
    line('event_msg', {
      type: 'item_completed',
      item: { type: 'SubAgentActivity', kind: 'started', agent_thread_id: id },
    });
  const note = (id: string) =>
    line('session_meta', { id, cwd: '/w', source: { subagent: {} } }) +
    line('event_msg', { type: 'error', message: id });
  const main = join(dir, 'rollout-1-main.jsonl');
  writeFileSync(main, line('session_meta', { id: 'main', cwd: '/w', source: 'cli' }));
  writeFileSync(join(dir, 'rollout-0-other.jsonl'), note('other'));
  follower.open(main);
  await follower.finish();
  appendFileSync(main, starts('child'));
  // It begins before the one that started it, by its name.
  writeFileSync(join(dir, 'rollout-0-grandchild.jsonl'), note('grandchild'));
  const child = join(dir, 'rollout-2-child.jsonl');
  writeFileSync(child, note('child') + starts('grandchild'));
  await until(() => drafts.length === 2, 'what both did');
  appendFileSync(child, line('event_msg', { type: 'error', message: 'later' }));
  await until(() => drafts.length === 3, 'what the sub-agent does while its parent waits');
  expect(drafts.map(({ agentId, fields }) => [agentId, fields.text])).toEqual([
    ['child', 'child'],
    ['grandchild', 'grandchild'],
    ['child', 'later'],
  ]);
});

test("Codex's sub-agents are found in the folders of other days, by the time in their ids", async () => {
  const { dir, follower, drafts } = follow({ format: codexTranscript });
  const line = (payload: object, type = 'event_msg') =>
    `${JSON.stringify({ timestamp: '2026-11-24T01:00:00.000Z', type, payload })}\n`;
  const id = `${new Date(2026, 10, 24, 12).getTime().toString(16).padStart(12, '0')}700080000000000000ab`;
  const child = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const [first, second] = ['23', '24'].map(day => join(dir, '2026', '11', day)) as [string, string];
  for (const day of [first, second]) mkdirSync(day, { recursive: true });
  const main = join(first, 'rollout-1-main.jsonl');
  writeFileSync(main, line({ id: 'main', cwd: '/w', source: 'cli' }, 'session_meta'));
  const started = { type: 'SubAgentActivity', kind: 'started', agent_thread_id: child };
  appendFileSync(main, line({ type: 'item_completed', item: started }));
  const file = join(second, `rollout-2-${child}.jsonl`);
  writeFileSync(
    file,
    line({ id: child, cwd: '/w', source: { subagent: {} } }, 'session_meta') +
      line({ type: 'error', message: 'begun' }),
  );
  writeFileSync(join(second, 'rollout-3-other.jsonl'), line({ type: 'error', message: 'of another' }));
  follower.open(main);
  await until(() => drafts.length === 1, 'what it did the day after');
  appendFileSync(file, line({ type: 'error', message: 'later' }));
  await until(() => drafts.length === 2, 'what it does then');
  expect(drafts.map(({ agentId, fields }) => [agentId, fields.text])).toEqual([
    [child, 'begun'],
    [child, 'later'],
  ]);
});
