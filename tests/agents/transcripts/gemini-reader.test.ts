import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findGeminiChat } from '../../../src/agents/transcripts/gemini-chats.ts';
import { geminiTranscript } from '../../../src/agents/transcripts/gemini-reader.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';
import { tempDir } from '../../support/temp.ts';

// Records of Gemini CLI 0.61.0, made by tests/agents/real/record.test.ts.
const fixture = (name: string) =>
  readFileSync(new URL(`fixtures/gemini-${name}.jsonl`, import.meta.url), 'utf8').split('\n');

/** The facts that a session keeps: of the same kind and id only the first. */
function once(drafts: readonly FactDraft[]): FactDraft[] {
  const seen = new Set<string>();
  return drafts.filter(({ k, id }) => !seen.has(`${k}${id}`) && seen.add(`${k}${id}`));
}

function read(lines: readonly string[]) {
  const reader = geminiTranscript.open(undefined, { worktree: '/srv/shop' });
  const wanted = lines.filter(line => geminiTranscript.mayMatter?.(line.slice(0, 200)) ?? true);
  const facts = wanted.flatMap(line => reader.line(line));
  return { reader, facts: once([...facts, ...(reader.rest?.() ?? [])]) };
}

const short = ({ k, fields }: FactDraft) => {
  const { cmd, exit, path, added, removed, prompt, outcome, text, kind, tool, ok } = fields;
  const said = k === 'turn.end' || k === 'note' ? text : undefined;
  return [k, cmd ?? path ?? prompt ?? tool, exit, added, removed, outcome, kind, ok, said]
    .filter(part => part !== undefined && part !== '')
    .join(' ');
};

describe('a real record', () => {
  test('a turn: prompt, thought, commands, a reading, an edit, tokens, last words', () => {
    const { facts, reader } = read(fixture('basic'));
    expect(reader.skipped).toBe(0);
    expect(facts.filter(({ k }) => k !== 'tokens').map(short)).toEqual([
      'turn.start [[basic]] do it',
      'reasoning',
      'command ls -la > listing.txt; wc -l listing.txt 0',
      'read greet.sh',
      'edit greet.sh 1 1',
      'command sh test.sh 0',
      'turn.end done The greeting now says hello world and the tests pass.',
    ]);
    expect(facts.find(({ k }) => k === 'tokens')?.fields).toEqual({
      model: 'gemini-3.8-flash',
      in: 8215,
      out: 9,
      cached: 0,
    });
    expect(facts.find(({ k }) => k === 'command')?.fields).toMatchObject({
      cwd: '/srv/shop',
      text: '7 listing.txt',
    });
  });

  test('a refused command did not run, and ends the turn', () => {
    expect(
      read(fixture('quick-perm'))
        .facts.filter(({ k }) => k !== 'tokens')
        .map(short),
    ).toEqual([
      'turn.start [[quick-perm]] do it',
      'note rejected run_shell_command: touch perm-ok.txt',
      'note interrupt interrupted',
      'turn.end interrupted',
    ]);
  });

  test('Esc while it works, and an error of the API', () => {
    expect(read(fixture('hang')).facts.map(short)).toEqual([
      'turn.start [[hang]] do it',
      'note interrupt interrupted',
      'turn.end interrupted',
    ]);
    expect(read(fixture('api-error')).facts.map(short)).toEqual([
      'turn.start [[api-error]] do it',
      'note error bad request from the scripted model',
      'turn.end failed bad request from the scripted model',
    ]);
  });

  test('read in two halves by two hosts it tells the same', () => {
    const lines = fixture('basic');
    for (let cut = 0; cut <= lines.length; cut += 1) {
      const first = geminiTranscript.open(undefined, { worktree: '/srv/shop' });
      const before = lines.slice(0, cut).flatMap(line => first.line(line));
      const second = geminiTranscript.open(JSON.parse(JSON.stringify(first.state())), {
        worktree: '/srv/shop',
      });
      const behind = lines.slice(cut).flatMap(line => second.line(line));
      expect(once([...before, ...behind, ...(second.rest?.() ?? [])])).toEqual(read(lines).facts);
    }
  });
});

describe('records as they can be', () => {
  const message = (rest: object) =>
    JSON.stringify({ id: 'm1', timestamp: '2026-11-23T01:00:00.000Z', type: 'gemini', content: '', ...rest });
  const shell = (output: string, status = 'success') =>
    message({
      toolCalls: [
        {
          id: 'c1',
          name: 'run_shell_command',
          status,
          args: { command: 'npm test' },
          result: [{ functionResponse: { response: { output } } }],
        },
      ],
    });

  test.each([
    ['Output: ok', 0, 'ok'],
    ['Output: (empty)', 0, undefined],
    ['Output: 2 failed\nExit Code: 1\nProcess Group PGID: 77', 1, '2 failed'],
    ['<untrusted_context>\nOutput: no\nExit Code: 2\n</untrusted_context>', 2, 'no'],
    ['Output: half\nSignal: SIGKILL', null, 'half'],
    [
      'Command was automatically cancelled because it exceeded the timeout of 5.0 minutes without output.',
      null,
      'Command was automatically cancelled because it exceeded the timeout of 5.0 minutes without output.',
    ],
    // Words of the command, not of Gemini.
    ['Output: Exit Code: 3\nand more', 0, 'Exit Code: 3\nand more'],
  ])('the end of a command: %j', (output, exit, text) => {
    const [command] = read([shell(output)]).facts;
    expect(command).toMatchObject({ k: 'command', fields: { cmd: 'npm test', exit } });
    expect(command?.fields.text).toBe(text);
  });

  test('a command that was moved to the background has no exit code', () => {
    const moved = 'Command moved to background (PID: 9958). Output hidden. Press Ctrl+B to view.';
    const [command] = read([shell(moved)]).facts;
    expect(command?.fields).toMatchObject({ cmd: 'npm test', exit: null, background: true });
    expect(command?.fields.text).toBeUndefined();
  });

  test('a command that was cut off has no exit code', () => {
    expect(read([shell('Output: half', 'cancelled')]).facts[0]?.fields).toMatchObject({ exit: null });
  });

  test('what is not known is counted and tells nothing', () => {
    const { reader, facts } = read(['{', '[]', '{"type":"user"}', message({ type: 'new-kind' }), '']);
    expect(facts).toEqual([]);
    expect(reader.skipped).toBe(4);
  });

  test('words are the last ones only when the agent rests or is asked again', () => {
    const reader = geminiTranscript.open(undefined, { worktree: '/srv/shop' });
    const said = message({ content: 'Here it is.', tokens: { input: 1, output: 1 } });
    expect(reader.line(said).filter(({ k }) => k === 'turn.end')).toEqual([]);
    const next = reader.line(message({ id: 'm2', type: 'user', content: [{ text: 'and now?' }] }));
    expect(next.map(short)).toEqual(['turn.end done Here it is.', 'turn.start and now?']);
    expect(reader.rest?.()).toEqual([]);
  });
});

test('the file of a conversation is found in any project, the newest where it was resumed', async () => {
  const geminiHome = tempDir('gemini');
  const id = '22f46217-baaf-4881-8208-3b0176f25c00';
  expect(await findGeminiChat({ geminiHome, id })).toBeUndefined();
  const file = (project: string, name: string) => {
    const chats = join(geminiHome, 'tmp', project, 'chats');
    mkdirSync(chats, { recursive: true });
    writeFileSync(join(chats, name), '');
    return join(chats, name);
  };
  file('shop', 'session-2026-11-23T06-23-22f46217.jsonl');
  file('shop', 'session-2026-11-25T06-23-a9e129d8.jsonl');
  const resumed = file('other', 'session-2026-11-24T01-00-22f46217.jsonl');
  writeFileSync(join(geminiHome, 'tmp', 'not-a-folder'), '');
  expect(await findGeminiChat({ geminiHome, id })).toBe(resumed);
});
