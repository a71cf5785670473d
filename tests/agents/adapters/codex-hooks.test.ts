import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codexHook } from '../../../src/agents/adapters/codex-hooks.ts';
import type { HookContext } from '../../../src/agents/adapters/types.ts';
import { createStatusEngine } from '../../../src/agents/status/engine.ts';
import { askAbout } from '../../../src/agents/status/question.ts';
import { strengths } from '../../../src/agents/status/strengths.ts';

const payloads = new URL('../fixtures/payloads/codex/', import.meta.url);
type Payload = Record<string, unknown> & { session_id: string; cwd: string };
const payload = (name: string, change: object = {}): Payload => ({
  ...JSON.parse(readFileSync(new URL(`${name}.json`, payloads), 'utf8')),
  ...change,
});
const start = 1_700_000_000_000;
const at = (event: Payload, now = start): HookContext => ({
  now,
  worktree: event.cwd,
  nativeId: event.session_id,
});

function session() {
  let now = start;
  const engine = createStatusEngine({ clock: { now: () => now } });
  return {
    say: engine.accept,
    hook(event: Payload) {
      now += 1;
      for (const draft of codexHook(event, at(event, now)).signals ?? []) engine.accept(draft);
      return engine.current;
    },
    get status() {
      return engine.current;
    },
  };
}

describe('status', () => {
  test('one turn: prompt, tool, question, tool, end', () => {
    const s = session();
    expect(s.hook(payload('SessionStart')).value).toBe('starting');
    expect(s.hook(payload('UserPromptSubmit')).value).toBe('working');
    expect(s.hook(payload('PreToolUse'))).toMatchObject({
      value: 'working',
      activity: expect.stringMatching(/^runs ls -la >/),
    });
    expect(s.hook(payload('PermissionRequest'))).toMatchObject({
      value: 'needs-input',
      question: { kind: 'permission', text: expect.stringMatching(/^Run ls -la > \/\S+; ls -la \?$/) },
    });
    expect(s.hook(payload('PostToolUse')).value).toBe('working');
    expect(s.hook(payload('Stop'))).toMatchObject({ value: 'idle', reason: 'done' });
    expect(s.hook(payload('SessionEnd')).value).toBe('idle');
  });

  test('Esc is told', () => {
    const s = session();
    s.hook(payload('UserPromptSubmit'));
    expect(s.hook(payload('Interrupt'))).toMatchObject({ value: 'idle', reason: 'interrupted' });
  });

  test('the dialog on the screen is the question that the hook told of', () => {
    const s = session();
    const bash = { tool_name: 'Bash', tool_input: { command: 'npm  test' } };
    const { question } = s.hook(payload('PermissionRequest', bash));
    s.say({
      source: 'screen',
      value: 'needs-input',
      strength: strengths.dialog,
      question: { ...askAbout('Run', 'npm test'), options: [{ n: 1, label: 'Yes, proceed (y)' }] },
    });
    expect(s.status.question).toMatchObject({ id: question?.id, options: [{ n: 1 }] });
  });

  test('one edited file has its name, several are "files", as in the dialog', () => {
    const patch = (...files: string[]) => ({
      tool_name: 'apply_patch',
      tool_input: {
        command: `*** Begin Patch\n${files.map(file => `*** Update File: ${file}\n@@\n-a\n+b\n`).join('')}*** End Patch`,
      },
    });
    const s = session();
    expect(s.hook(payload('PreToolUse', patch('a.sh'))).activity).toBe('edits a.sh');
    expect(s.hook(payload('PermissionRequest', patch('a.sh'))).question?.text).toBe('Edit a.sh ?');
    expect(session().hook(payload('PermissionRequest', patch('a', 'b'))).question?.text).toBe('Edit files ?');
  });

  test('a tool that asks is the question', () => {
    expect(session().hook(payload('PreToolUse-request_user_input'))).toMatchObject({
      value: 'needs-input',
      question: { kind: 'question', text: 'Which colour should the greeting use?' },
    });
  });

  test('a sub-agent moves nothing but asks', () => {
    const s = session();
    s.hook(payload('UserPromptSubmit'));
    s.hook(payload('Stop'));
    expect(s.hook(payload('PreToolUse', { agent_id: 'a1' })).value).toBe('idle');
    expect(s.hook(payload('PermissionRequest', { agent_id: 'a1' })).value).toBe('needs-input');
    expect(s.hook(payload('PostToolUse', { agent_id: 'a1' })).value).toBe('idle');
    expect(
      codexHook(payload('UserPromptSubmit', { agent_id: 'a1' }), at(payload('Stop'))).facts,
    ).toBeUndefined();
  });
});

describe('whose message it is', () => {
  const event = payload('Stop');

  test('another conversation’s, another directory’s and one without a file tell nothing', () => {
    expect(codexHook(event, { ...at(event), nativeId: 'another' })).toEqual({});
    expect(codexHook(payload('SessionStart'), { ...at(event), nativeId: 'another' })).toEqual({});
    const unknown = { ...at(event), nativeId: null };
    expect(codexHook(event, { ...unknown, worktree: '/else' })).toEqual({});
    expect(codexHook(event, { ...unknown, worktree: `${event.cwd}-2` })).toEqual({});
    expect(codexHook({ ...event, transcript_path: null }, unknown)).toEqual({});
    for (const strange of [null, 1, 'Stop', [], {}]) expect(codexHook(strange, unknown)).toEqual({});
  });

  test('the conversation in which it looks for a title begins and ends without moving the status', () => {
    const engine = createStatusEngine({ clock: { now: () => start } });
    const say = (name: string, change: object = {}) => {
      const message = payload(name, change);
      const context = { ...at(message), nativeId: event.session_id };
      for (const draft of codexHook(message, context).signals ?? []) engine.accept(draft);
      return engine.current.value;
    };
    const title = { session_id: 'title', transcript_path: null };
    const own = { session_id: event.session_id };
    expect(say('UserPromptSubmit', own)).toBe('working');
    expect(say('SessionStart', title)).toBe('working');
    expect(say('UserPromptSubmit', title)).toBe('working');
    expect(say('Stop', title)).toBe('working');
    expect(say('Stop', own)).toBe('idle');
    expect(say('UserPromptSubmit', title)).toBe('idle');
    expect(say('PreToolUse', { ...title, cwd: '/else' })).toBe('idle');
  });

  test('the first names the conversation and its file; a resume inside the program moves to another', () => {
    const first = payload('SessionStart');
    const { session_id: nativeId, transcript_path: transcript } = first;
    expect(codexHook(first, { ...at(first), nativeId: null })).toMatchObject({ nativeId, transcript });
    const moved = payload('SessionStart', { source: 'resume' });
    expect(codexHook(moved, { ...at(moved), nativeId: 'another' })).toMatchObject({ nativeId });
  });
});

test('facts: the conversation, and a prompt with the id of its turn', () => {
  const [first, prompt] = [payload('SessionStart'), payload('UserPromptSubmit')];
  expect(codexHook(first, at(first)).facts).toEqual([
    {
      k: 'session',
      t: start,
      fields: {
        nativeId: first.session_id,
        transcript: first.transcript_path,
        source: 'startup',
        model: 'gpt-5.5',
      },
    },
  ]);
  expect(codexHook(prompt, at(prompt)).facts).toEqual([
    { k: 'turn.start', id: prompt.turn_id, t: start, fields: { prompt: 'Please fix the greeting' } },
  ]);
  const rest = ['PreToolUse', 'PermissionRequest', 'PostToolUse', 'Stop', 'Interrupt', 'SessionEnd'];
  for (const name of rest) expect(codexHook(payload(name), at(payload(name))).facts, name).toEqual([]);
});
