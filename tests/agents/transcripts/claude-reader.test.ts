import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { claudeTranscript } from '../../../src/agents/transcripts/claude-reader.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.jsonl`, import.meta.url), 'utf8');

function read(text: string, worktree = '/srv/shop') {
  const reader = claudeTranscript.open(undefined, { worktree });
  return { facts: text.split('\n').flatMap(line => reader.line(line)), skipped: reader.skipped };
}

const short = ({ k, agentId, fields }: FactDraft) => {
  const { cmd, exit, path, by, added, removed, prompt, outcome, text, kind, tool, ok, background } = fields;
  const what = [cmd ?? path ?? prompt ?? tool, exit, by, added, removed, outcome, kind, ok, background];
  const words = what.filter(part => part !== undefined).join(' ');
  return `${agentId ? '(sub) ' : ''}${k} ${words}${k === 'turn.end' && text ? `: ${text}` : ''}`;
};

const { facts, skipped } = read(fixture('claude-many-turns'));
const told = facts.filter(({ k }) => k !== 'tokens').map(short);

test('a real transcript tells every prompt, command, edit, reading, search, interrupt and failure', () => {
  expect(skipped).toBe(0);
  expect(told).toEqual([
    'turn.start [[rich]] do it',
    'reasoning ',
    "command cat greet.sh && sed -n '1,3p' test.sh; exit 3 3",
    'read greet.sh shell',
    'read test.sh shell',
    'read greet.sh tool',
    'tool.start Grep',
    'tool.end Grep false',
    'tool.start Glob',
    'tool.end Glob false',
    'edit greet.sh tool 1 1',
    'edit new.txt tool 0 0',
    'command rg hello greet.sh new.txt | head -3 0',
    'read greet.sh shell',
    'read new.txt shell',
    'tool.start Agent',
    'tool.end Agent true',
    'command sleep 2; echo bg done  true',
    'command sh test.sh 0',
    'turn.end done: All done, tests pass.',
    'turn.end done: Done; nothing more in the scenario.',
    'tool.end background 0 true',
    'turn.end done: Done; nothing more in the scenario.',
    'turn.start [[deny]] touch it',
    'command touch denied.txt 0',
    'turn.end done: You said no.',
    'turn.start [[hang]] think',
    'read greet.sh tool',
    'note interrupt',
    'turn.end interrupted',
    'turn.start [[longcmd]] run long',
    'command echo begin; sleep 60 ',
    'note interrupt',
    'turn.end interrupted',
    'turn.start [[err]] fail',
    'note error',
    'turn.end failed: API Error: 400 mock bad request',
    'turn.start [[ask]] ask me',
    'tool.start AskUserQuestion',
    'tool.end AskUserQuestion true',
    'turn.end done: You chose.',
    'turn.start [[two-turns]] hello',
    'turn.end done: First answer.',
    'note compaction',
    'turn.start [[quick-perm]] after resume',
    'command touch perm-ok.txt 0',
    'turn.end done: Created.',
  ]);
});

test('tokens are counted once for each answer of the model, with its name', () => {
  const tokens = facts.filter(({ k }) => k === 'tokens');
  expect(new Set(tokens.map(({ id }) => id)).size).toBe(tokens.length);
  const answers = fixture('claude-many-turns').matchAll(/"id":"(msg_mock_\w+)","type":"message"/g);
  expect(tokens).toHaveLength(new Set([...answers].map(([, id]) => id)).size);
  expect(tokens[0]?.fields).toEqual({ model: 'claude-opus-5-5', in: 3056, out: 87, cached: 0 });
});

test('a command has its directory, the end of its output and, when nobody was asked, its duration', () => {
  const command = facts.find(({ k }) => k === 'command');
  expect(command?.id).toMatch(/^toolu_/);
  expect(command?.fields).toMatchObject({ cwd: '/srv/shop', exit: 3, ms: 202 });
  expect(String(command?.fields.text)).toMatch(/^#!\/bin\/sh\n/);
});

test('what a person refused is a note and no command', () => {
  expect(
    read(fixture('claude-rejected'))
      .facts.filter(({ k }) => k !== 'tokens')
      .map(short),
  ).toEqual(['turn.start [[deny]] touch', 'note rejected', 'note interrupt', 'turn.end interrupted']);
});

test("a sub-agent's facts carry its id; its prompt and its last words are not the session's", () => {
  const sub = read(fixture('claude-sub-agent')).facts;
  expect(sub.filter(({ k }) => k !== 'tokens').map(short)).toEqual([
    '(sub) command cat test.sh 0',
    '(sub) read test.sh shell',
    '(sub) tool.start Edit',
    '(sub) tool.end Edit false',
  ]);
});

test('reading goes on from its state at every line as if it had never stopped', () => {
  const lines = fixture('claude-many-turns').split('\n');
  let state: unknown;
  const again = lines.flatMap(line => {
    const reader = claudeTranscript.open(
      state === undefined ? undefined : JSON.parse(JSON.stringify(state)),
      {
        worktree: '/srv/shop',
      },
    );
    const drafts = reader.line(line);
    state = reader.state();
    return drafts;
  });
  expect(again).toEqual(facts);
});

test('unknown records and lines that are no JSON are counted, and tell nothing', () => {
  const text = [
    '{"type":"brand-new"}',
    'garbage',
    '[1]',
    '{"type":"user"}',
    '{"type":"assistant","message":7}',
    '',
  ].join('\n');
  expect(read(text)).toEqual({ facts: [], skipped: 3 });
});

test("records that a fork copied are the other conversation's", () => {
  const record = { type: 'user', uuid: 'u', message: { content: 'before' }, forkedFrom: { sessionId: 's' } };
  expect(read(JSON.stringify(record)).facts).toEqual([]);
});

test('a slash command is a prompt when the model answers it', () => {
  const line = (content: string) => JSON.stringify({ type: 'user', uuid: 'u', message: { content } });
  const command = line('<command-name>/review</command-name><command-args>12</command-args>');
  const local = line('<local-command-stdout>done</local-command-stdout>');
  const answer = JSON.stringify({ type: 'assistant', uuid: 'a', message: { content: [] } });
  expect(read([command, answer].join('\n')).facts.map(short)).toEqual(['turn.start /review 12']);
  expect(read([command, local, answer].join('\n')).facts).toEqual([]);
  const next = line('now the logout');
  const clear = line('<command-name>/clear</command-name>');
  expect(read([clear, next, answer].join('\n')).facts.map(short)).toEqual(['turn.start now the logout']);
});

test('a text that waits for the end of the turn is told when it is queued', () => {
  const line = (operation: string, content?: string) =>
    JSON.stringify({ type: 'queue-operation', operation, timestamp: '2026-11-23T03:28:55.979Z', content });
  const text = [
    line('enqueue', 'the logout too'),
    line('enqueue', '<task-notification>x'),
    line('dequeue'),
  ].join('\n');
  const told = read(text);
  expect(told.skipped).toBe(0);
  expect(told.facts.map(({ k, fields }) => [k, fields])).toEqual([
    ['note', { text: 'the logout too', kind: 'queued' }],
  ]);
  expect(claudeTranscript.mayMatter?.(text.slice(0, 200))).toBe(true);
});
