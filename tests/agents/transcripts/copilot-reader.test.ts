import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copilotTranscript } from '../../../src/agents/transcripts/copilot-reader.ts';
import { findCopilotSession } from '../../../src/agents/transcripts/copilot-sessions.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';
import { tempDir } from '../../support/temp.ts';

// Parts of records of Copilot CLI 1.0.102 against the scripted model; paths are changed, numbers of no use left out.
const lines = readFileSync(new URL('fixtures/copilot-1.0.102.jsonl', import.meta.url), 'utf8').split('\n');
const open = (state?: unknown) => copilotTranscript.open(state, { worktree: '/home/me/shop-api' });

function read(some: readonly string[], reader = open()) {
  const wanted = some.filter(line => copilotTranscript.mayMatter?.(line.slice(0, 200)) ?? true);
  const facts = wanted.flatMap(line => [...reader.line(line)]);
  return { reader, facts: [...facts, ...(reader.rest?.() ?? [])] };
}

const short = ({ k, agentId, fields }: FactDraft) => {
  const { cmd, exit, path, added, removed, prompt, outcome, text, kind, tool, ok, background } = fields;
  const said = k === 'turn.end' || k === 'note' ? text : undefined;
  const parts = [k, cmd ?? path ?? prompt ?? tool, exit, added, removed, outcome, kind, ok, said];
  return [...parts, background && 'background', agentId && 'sub-agent']
    .filter(part => part !== undefined && part !== null && part !== '')
    .join(' ');
};
const line = (type: string, data: object, rest: object = {}) =>
  JSON.stringify({ type, data, id: `e-${type}`, timestamp: '2026-11-23T15:31:22.505Z', ...rest });

describe('a real record', () => {
  const { facts, reader } = read(lines);
  const told = facts.filter(({ k }) => k !== 'tokens').map(short);

  test('a turn: prompt, thought, commands, a reading, an edit, last words', () => {
    expect(reader.skipped).toBe(0);
    expect(told.slice(0, 7)).toEqual([
      'turn.start [[basic]] again',
      'reasoning',
      'command ls -la > listing.txt; wc -l listing.txt 0',
      'read greet.sh',
      'edit greet.sh 1 1',
      'command sh test.sh 0',
      'turn.end done The greeting now says hello world and the tests pass.',
    ]);
    expect(facts.find(({ k }) => k === 'tokens')?.fields).toEqual({
      model: 'mock-model',
      in: 6301,
      out: 9,
      cached: 0,
    });
  });

  test('a refused question, an interrupt, an API error, a question and its answer', () => {
    expect(told.slice(7, 18)).toEqual([
      'turn.start [[quick-perm]] deny',
      'note rejected bash: touch perm-ok.txt',
      'note interrupt interrupted',
      'turn.end interrupted',
      'turn.start [[api-error]] x',
      'note error 400 bad request from the scripted model',
      'turn.end failed 400 bad request from the scripted model',
      'turn.start [[choose]] x',
      'tool.start ask_user',
      'tool.end ask_user true',
      'turn.end done So be it.',
    ]);
  });

  test('sub-agents: what they do is theirs, and neither their prompt nor their end is a turn', () => {
    expect(told.slice(18)).toEqual([
      'turn.start [[sub-agent]] x',
      'tool.start task',
      'tool.end task true',
      'turn.end done The sub-agent looks around.',
      'turn.start [[overload]] x',
      'turn.end done It worked in the end.',
      'turn.start [[sub-perm]] x',
      'command touch ../asked.txt 0 sub-agent',
      'tool.start task',
      'tool.end task true',
      'turn.end done Done; nothing more in the scenario.',
      'turn.start [[zz]] go',
      'tool.start create',
      'tool.end create false',
      'command sleep 3; echo late background',
      'command sleep 4; echo slow 0',
      'tool.start read_bash',
      'tool.end read_bash true',
      'tool.start grep',
      'tool.end grep true',
      'command false 1',
      'note compaction context compacted',
      'turn.end done All done.',
    ]);
  });

  test('goes on from its state in the middle of a call', () => {
    const at = lines.findIndex(text => text.startsWith('{"type":"tool.execution_start"')) + 1;
    const before = open();
    for (const text of lines.slice(0, at)) before.line(text);
    const state: unknown = JSON.parse(JSON.stringify(before.state()));
    const after = lines.slice(at).flatMap(text => [...open(state).line(text)]);
    expect(after).toContainEqual(
      expect.objectContaining({ k: 'command', fields: expect.objectContaining({ exit: 0 }) }),
    );
  });
});

describe('single records', () => {
  const start = (toolName: string, given: object) =>
    line('tool.execution_start', { toolCallId: 'c-1', toolName, arguments: given });
  const end = (data: object) => line('tool.execution_complete', { toolCallId: 'c-1', ...data });

  test('a new file is all new; of several files nothing says which lines are whose', () => {
    const made = [start('create', { path: 'a.ts', file_text: 'a\nb\n' }), end({ success: true, result: {} })];
    expect(read(made).facts.map(short)).toEqual(['edit a.ts 2 0']);
    const fileEdits = [{ path: 'a.ts' }, { path: '/home/me/shop-api/b.ts' }];
    const patched = [
      start('apply_patch', {}),
      end({ success: true, fileEdits, result: { detailedContent: '@@\n+a' } }),
    ];
    expect(read(patched).facts.map(({ fields }) => [fields.path, fields.added])).toEqual([
      ['a.ts', null],
      ['b.ts', null],
    ]);
  });

  test('a question that is open when a person breaks off is told as refused behind the interrupt', () => {
    const run = start('bash', { command: 'npm test' });
    const abort = line('abort', { reason: 'user_initiated' });
    const cancelled = line('permission.completed', { toolCallId: 'c-1', result: { kind: 'cancelled' } });
    expect(read([run, abort, cancelled]).facts.map(short)).toEqual([
      'note interrupt interrupted',
      'turn.end interrupted',
      'note rejected bash: npm test',
    ]);
  });

  test('what comes of a refused call is not told a second time; an approval is no note', () => {
    const answer = (kind: string) => line('permission.completed', { toolCallId: 'c-1', result: { kind } });
    const run = start('bash', { command: 'npm test' });
    const refused = end({ success: false, error: { message: 'The user said no' } });
    expect(read([run, answer('denied-interactively-by-user'), refused]).facts.map(short)).toEqual([
      'note rejected bash: npm test',
    ]);
    const done = end({ success: true, result: { content: 'ok' }, shellExecution: { exitCode: 0 } });
    expect(read([run, answer('approved-for-session'), done]).facts.map(short)).toEqual([
      'command npm test 0',
    ]);
  });

  test('tokens that came from the cache are not read anew', () => {
    const usage = { model: 'm', inputTokens: 100, outputTokens: 5, cacheReadTokens: 80 };
    expect(read([line('session.usage_record', { usage })]).facts[0]?.fields).toEqual({
      model: 'm',
      in: 20,
      out: 5,
      cached: 80,
    });
  });

  test('words that more comes behind are no last ones', () => {
    const words = line('assistant.message', {
      content: 'I look first.',
      toolRequests: [{ toolCallId: 'c-1' }],
    });
    expect(read([words]).facts).toEqual([]);
    const whole = line('assistant.message', { content: 'Done.', toolRequests: [] });
    const theirs = line('assistant.message', { content: 'Found.', toolRequests: [] }, { agentId: 'a-1' });
    expect(read([whole, theirs]).facts.map(short)).toEqual(['turn.end done Done.']);
  });

  test('what is not known is counted, and the large ones that say nothing are not parsed', () => {
    const { reader, facts } = read(['x', '[]', '{"type":"abort"}', line('brand.new', {}), '']);
    expect(facts).toEqual([]);
    expect(reader.skipped).toBe(4);
    expect(copilotTranscript.mayMatter?.('{"type":"system.message","data":{"role":"system"')).toBe(false);
    expect(copilotTranscript.mayMatter?.('{"type":"hook.start","data":{')).toBe(false);
    expect(copilotTranscript.mayMatter?.('{"type":"user.message","data":{')).toBe(true);
  });
});

test('its file is found by the conversation', async () => {
  const copilotHome = tempDir('copilot');
  expect(await findCopilotSession({ copilotHome, id: 'c-1' })).toBeUndefined();
  const dir = join(copilotHome, 'session-state', 'c-1');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'events.jsonl'), '');
  expect(await findCopilotSession({ copilotHome, id: 'c-1' })).toBe(join(dir, 'events.jsonl'));
});
