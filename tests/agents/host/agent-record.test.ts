import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { timeline } from '../../../src/store/record/timeline.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { script, startSession } from './support/session.ts';

const id = '11111111-1111-4111-8111-111111111111';
const fixture = new URL('../transcripts/fixtures/claude-rejected.jsonl', import.meta.url);

function homeOf(name = 'home') {
  const home = tempDir(name);
  mkdirSync(join(home, '.claude', 'projects', 'shop'), { recursive: true });
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: home, TERM: 'xterm-256color' };
  return { env: { ...env, PITWALL_TEST_RUN: process.env.PITWALL_TEST_RUN ?? '' }, home };
}

test("what the agent writes down becomes the session's facts, tokens and model, its last words before its end", async () => {
  const { home, env } = homeOf();
  writeFileSync(join(home, '.claude', 'CLAUDE.md'), 'be kind\n');
  const file = join(home, '.claude', 'projects', 'shop', `${id}.jsonl`);
  // As they are: the file comes with the first prompt, and the agent waits for the next one.
  const write = `require('fs').writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(readFileSync(fixture, 'utf8'))})`;
  const argv = [
    ...script(`${write}; process.stdin.once('data', () => process.exit(0))`),
    '--',
    '--permission-mode',
    'plan',
  ];
  const session = await startSession(argv, { adapter: 'claude', nativeId: id, env });
  const facts = async () => (await session.store.readFacts(session.id)).facts;
  await until(async () => (await facts()).some(({ k }) => k === 'tokens'), 'the tokens');
  const client = await session.connect();
  await client.input('\r');
  await session.host.done;

  const record = await session.record();
  expect(record.agent).toMatchObject({ nativeId: id, transcript: file, model: 'claude-opus-5-5' });
  expect(record.tokens).toEqual({ in: 3064, out: 43, cached: 0 });
  const kept = await facts();
  expect(kept.find(({ k }) => k === 'session')).toMatchObject({
    nativeId: id,
    permissionMode: 'plan',
    instructions: [{ path: '~/.claude/CLAUDE.md', blob: 'b722f4540bf3ca13fa27aa1bcc01f52db8f5c57e' }],
  });
  expect(kept.filter(({ k }) => k === 'note')).toMatchObject([{ kind: 'rejected' }, { kind: 'interrupt' }]);
  expect(timeline(record, kept).some(({ prompt }) => prompt === '[[deny]] touch')).toBe(true);
});

test('a record in a format that nobody knows is said, once and in explain', async () => {
  const { home, env } = homeOf();
  const file = join(home, '.claude', 'projects', 'shop', `${id}.jsonl`);
  writeFileSync(file, '{"kind":"something else"}\n'.repeat(10));
  const session = await startSession(script('process.stdin.resume()'), {
    adapter: 'claude',
    nativeId: id,
    env,
  });
  const client = await session.connect();
  await until(async () => {
    const { explain } = await client.query('explain');
    return explain?.notes?.some(note => note.includes('format is not known'));
  }, 'the note in explain');
  await until(async () => {
    const { facts } = await session.store.readFacts(session.id);
    return facts.filter(({ k, kind }) => k === 'note' && kind === 'unreadable').length === 1;
  }, 'the note among the facts');
});
