import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codexTranscript } from '../../../src/agents/transcripts/codex-reader.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.jsonl`, import.meta.url), 'utf8');

function read(text: string, worktree = '/srv/shop') {
  const reader = codexTranscript.open(undefined, { worktree });
  return { facts: text.split('\n').flatMap(line => reader.line(line)), skipped: reader.skipped };
}

const line = (type: string, payload: object, timestamp = '2026-11-23T01:00:00.000Z') =>
  JSON.stringify({ timestamp, type, payload });

const short = ({ k, fields }: FactDraft) => {
  const { cmd, exit, path, by, added, removed, prompt, outcome, text, kind, tool, ok } = fields;
  const what = [cmd ?? path ?? prompt ?? tool, exit, by, added, removed, outcome, kind, ok];
  const words = what.filter(part => part !== undefined).join(' ');
  return `${k} ${words}${k === 'turn.end' && outcome === 'done' ? `: ${text}` : ''}`;
};

const { facts, skipped } = read(fixture('codex-many-turns'));

test('a real rollout tells every prompt, command, edit, reading, interrupt, failure and compaction', () => {
  expect(skipped).toBe(0);
  const seen = new Set<string>();
  const once = facts.filter(({ k, id }) => k !== 'tokens' && !seen.has(`${k}${id}`) && seen.add(`${k}${id}`));
  expect(once.map(short)).toEqual([
    'turn.start [[rich]] do it',
    'reasoning ',
    "command cat 'greet.sh' 0",
    'read greet.sh shell',
    "command cat greet.sh && sed -n '1,3p' test.sh; exit 3 3",
    'read greet.sh shell',
    'read test.sh shell',
    'tool.start Grep',
    'tool.start Glob',
    'tool.end Grep false',
    'tool.end Glob false',
    'edit greet.sh tool 1 1',
    'edit new.txt tool 2 0',
    'command rg hello greet.sh new.txt | head -3 0',
    'read greet.sh shell',
    'read new.txt shell',
    'command true 0',
    'command sleep 2; echo bg done 0',
    'command sh test.sh 0',
    'turn.end done: All done, tests pass.',
    'turn.start [[err]] fail please',
    'note error',
    'turn.end failed',
    'turn.start [[hang]] think',
    "command cat 'greet.sh' 0",
    'read greet.sh shell',
    'note interrupt',
    'turn.end interrupted',
    'turn.start [[longcmd]] run long',
    'command echo begin; sleep 60 ',
    'note interrupt',
    'turn.end interrupted',
    'turn.start [[two-turns]] hello',
    'turn.end done: First answer.',
    'note compaction',
    'turn.start [[deny]] after resume',
    'command touch denied.txt 0',
    'turn.end done: You said no.',
  ]);
});

test('tokens are those of each answer, what came from the cache apart', () => {
  const use = { input_tokens: 100, cached_input_tokens: 40, output_tokens: 7 };
  const each = read(line('token_usage_record', { response_id: 'r', usage: use }));
  expect(each.facts[0]?.fields).toEqual({ model: null, in: 60, out: 7, cached: 40 });
  const total = (sum: number) =>
    line('event_msg', {
      type: 'token_count',
      info: { total_token_usage: { input_tokens: sum, output_tokens: sum } },
    });
  const older = read([total(10), total(10), total(25)].join('\n'));
  expect(older.facts.map(({ fields }) => fields.in)).toEqual([10, 15]);
});

test('reading goes on from its state at every line as if it had never stopped', () => {
  let state: unknown;
  const again = fixture('codex-many-turns')
    .split('\n')
    .flatMap(text => {
      const kept = state === undefined ? undefined : JSON.parse(JSON.stringify(state));
      const reader = codexTranscript.open(kept, { worktree: '/srv/shop' });
      const drafts = reader.line(text);
      state = reader.state();
      return drafts;
    });
  expect(again).toEqual(facts);
});

test("a fork's file tells only what came after it", () => {
  const forked = read(fixture('codex-fork')).facts.filter(({ k }) => k !== 'tokens');
  expect(forked.map(short)).toEqual(['turn.start [[two-turns]] after fork', 'turn.end done: First answer.']);
  const copied = [
    line('session_meta', {
      id: 'b',
      forked_from_id: 'a',
      cwd: '/srv/shop',
      timestamp: '2026-11-23T02:00:00.000Z',
    }),
    line('event_msg', { type: 'user_message', message: 'before' }, '2026-11-23T01:00:00.000Z'),
    line('event_msg', { type: 'user_message', message: 'after' }, '2026-11-23T03:00:00.000Z'),
  ];
  expect(read(copied.join('\n')).facts.map(short)).toEqual(['turn.start after']);
});

test('without items the exit code comes from the head of the output, never from what the program printed', () => {
  const call = (id: string, output: unknown) => [
    line('response_item', {
      type: 'function_call',
      name: 'shell',
      call_id: id,
      arguments: '{"command":["bash","-lc","npm test"]}',
    }),
    line('response_item', { type: 'function_call_output', call_id: id, output }),
  ];
  const exits = [
    'Exit code: 2\nWall time: 1 seconds\nOutput:\nExit code: 0\n',
    'Chunk ID: 1\nProcess exited with code 1\nOutput:\nx',
    '{"output":"x","metadata":{"exit_code":3}}',
    'Output:\nProcess exited with code 0\n',
    [{ type: 'input_text', text: 'Exit code: 4\nOutput:\nx' }],
  ].flatMap((output, i) => read(call(`c${i}`, output).join('\n')).facts);
  expect(exits.map(({ fields }) => [fields.cmd, fields.exit])).toEqual([
    ['npm test', 2],
    ['npm test', 1],
    ['npm test', 3],
    ['npm test', null],
    ['npm test', 4],
  ]);
});

test('a command that runs on in the background tells its end later', () => {
  const { facts: told } = read(
    [
      line('response_item', {
        type: 'function_call',
        name: 'exec_command',
        call_id: 'a',
        arguments: '{"cmd":"npm run dev"}',
      }),
      line('response_item', {
        type: 'function_call_output',
        call_id: 'a',
        output: 'Process running with session ID 7\nOutput:\n',
      }),
      line('response_item', {
        type: 'function_call',
        name: 'write_stdin',
        call_id: 'b',
        arguments: '{"session_id":7}',
      }),
      line('response_item', {
        type: 'function_call_output',
        call_id: 'b',
        output: 'Process exited with code 1\nOutput:\nbye',
      }),
    ].join('\n'),
  );
  expect(told.map(({ k, id, fields }) => [k, id, fields.exit, fields.background])).toEqual([
    ['command', 'a', null, true],
    ['tool.end', 'a', 1, undefined],
  ]);
});

test('a refused approval is a note, files of one patch are edits with ids of their own', () => {
  const rejected = [
    line('response_item', {
      type: 'function_call',
      name: 'exec_command',
      call_id: 'a',
      arguments: '{"cmd":"rm x"}',
    }),
    line('response_item', {
      type: 'function_call_output',
      call_id: 'a',
      output: 'exec command rejected by user',
    }),
  ];
  expect(read(rejected.join('\n')).facts.map(short)).toEqual(['note rejected']);
  const patch =
    '*** Begin Patch\n*** Update File: a.ts\n@@\n-1\n+2\n+3\n*** Delete File: b.ts\n*** End Patch';
  const edits = read(
    [
      line('response_item', { type: 'custom_tool_call', name: 'apply_patch', call_id: 'p', input: patch }),
      line('response_item', {
        type: 'custom_tool_call_output',
        call_id: 'p',
        output: 'Exit code: 0\nOutput:\nok',
      }),
    ].join('\n'),
  );
  expect(edits.facts.map(({ id, fields }) => [id, fields.path, fields.added, fields.removed])).toEqual([
    ['p', 'a.ts', 2, 1],
    ['p#2', 'b.ts', 0, 0],
  ]);
});

test('unknown records are counted, and nothing throws', () => {
  const odd = [
    '{}',
    'x',
    line('new_kind', {}),
    line('event_msg', { type: 'new_event' }),
    line('response_item', {}),
  ];
  expect(read(odd.join('\n'))).toEqual({ facts: [], skipped: 4 });
});

test('sub-agents: the parent names their threads, their own rollouts tell what they did', () => {
  const parent = codexTranscript.open(undefined, { worktree: '/srv/shop' });
  const told = fixture('codex-sub-agent')
    .split('\n')
    .flatMap(record => parent.line(record));
  expect(parent.skipped).toBe(0);
  expect(told.filter(({ k }) => k !== 'tokens').map(short)).toEqual([
    'turn.start [[codex-sub-asks]] do it',
    'tool.start spawn_agent',
    'tool.end spawn_agent true',
    'tool.start wait_agent',
    'tool.end wait_agent true',
    'turn.end done: The sub-agent is through.',
  ]);
  const own = read(fixture('codex-sub-agent-own'));
  expect(own.skipped).toBe(0);
  const [{ agentId = '' } = {}] = own.facts;
  expect(parent.agents).toEqual([agentId]);
  expect(own.facts.every(fact => fact.agentId === agentId)).toBe(true);
  // No turn of the person's: its command alone.
  const did = own.facts.filter(({ k }) => k !== 'tokens').map(short);
  expect([...new Set(did)]).toEqual(['command touch ../asked.txt 0']);
});
