import { describe, expect, test } from 'vitest';
import type { ScreenRule, ScreenView } from '../../../src/agents/adapters/types.ts';
import { phraseActivity } from '../../../src/agents/status/activity.ts';
import { signalFromProgramStatus } from '../../../src/agents/status/from-osc7501.ts';
import { signalFromExit, signalFromForeground } from '../../../src/agents/status/from-process.ts';
import { createQuietTracker } from '../../../src/agents/status/from-quiet.ts';
import { signalFromScreen } from '../../../src/agents/status/from-screen.ts';
import { signalFromTerminal } from '../../../src/agents/status/from-terminal.ts';

const view = (...rows: string[]): ScreenView => ({
  rows,
  cols: 80,
  cursor: { x: 0, y: 0, visible: true },
  alternate: true,
  title: '',
});

describe('OSC 7501', () => {
  test.each([
    ['approve Bash: ls -la', 'permission', 'Run ls -la ?', 'ls -la'],
    ['approve Bash: cat <<EOF\n  a\nEOF', 'permission', 'Run cat <<EOF a EOF ?', 'cat <<EOF a EOF'],
    ['approve Update: /w/src/a.ts', 'permission', 'Edit src/a.ts ?', 'src/a.ts'],
    ['approve Update: /elsewhere/a.ts', 'permission', 'Edit /elsewhere/a.ts ?', '/elsewhere/a.ts'],
    ['approve Write: /w/notes.md', 'permission', 'Write notes.md ?', 'notes.md'],
    [
      'approve mcp__tickets__close: 12',
      'permission',
      'Use mcp__tickets__close 12 ?',
      'mcp__tickets__close 12',
    ],
    ['approve plan', 'plan', 'Approve the plan ?', undefined],
    ['trust this folder', 'question', 'Trust this folder ?', undefined],
    ['answer: Grid (or list)? (Grid · List)', 'question', 'Grid (or list)?', undefined],
    ['something new', 'permission', 'something new', undefined],
  ])('%s', (msg, kind, text, subject) => {
    const signal = signalFromProgramStatus({ state: 'blocked', kind: 'permission', msg }, '/w');
    expect(signal).toMatchObject({ value: 'needs-input', question: { kind, text } });
    expect(signal?.question?.subject).toBe(subject);
  });

  test('blocked without kind and words is still a question', () => {
    expect(signalFromProgramStatus({ state: 'blocked' })?.question).toEqual({
      kind: 'unknown',
      text: '',
      options: [],
    });
  });

  test('an error is not work, and a state of the future says nothing', () => {
    expect(signalFromProgramStatus({ state: 'error', msg: 'overloaded' })).toMatchObject({
      value: 'idle',
      reason: 'failed: overloaded',
    });
    expect(signalFromProgramStatus({ state: 'dreaming' })).toBeUndefined();
  });

  test('escape sequences in its words do not get through', () => {
    const signal = signalFromProgramStatus({ state: 'blocked', msg: 'approve Bash: a\x1b]0;x\x07\u202eb' });
    expect(signal?.question?.text).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe('terminal events', () => {
  const adapter = { titleRules: [{ match: /^✳ /, value: 'idle' as const, strength: 0.2 }] };
  const now = 1000;

  test('a title by rule; one without a rule takes the old one back', () => {
    expect(signalFromTerminal({ type: 'title', text: '✳ x' }, adapter, { now })).toMatchObject({
      value: 'idle',
    });
    expect(signalFromTerminal({ type: 'title', text: 'x' }, adapter, { now })).toMatchObject({ strength: 0 });
  });

  test.each([
    ['Approval requested: npm test', 'needs-input'],
    ['Claude needs your permission to use Bash', 'needs-input'],
    ['Agent turn complete', 'idle'],
  ])('notification: %s', (body, value) => {
    const event = { type: 'notification' as const, code: 9, title: '', body };
    expect(signalFromTerminal(event, adapter, { now })).toMatchObject({ value, expires: now + 120_000 });
  });

  test('a notification about something else says nothing', () => {
    const event = { type: 'notification' as const, code: 777, title: 'Weather', body: 'rain' };
    expect(signalFromTerminal(event, adapter, { now })).toBeUndefined();
  });

  test('a bell counts only for agents that ring to be looked at', () => {
    expect(signalFromTerminal({ type: 'bell' }, adapter, { now })).toBeUndefined();
    expect(signalFromTerminal({ type: 'bell' }, { ...adapter, bell: 0.4 }, { now })).toMatchObject({
      value: 'needs-input',
      strength: 0.4,
    });
  });

  test('progress and prompt marks', () => {
    const progress = (state: number) =>
      signalFromTerminal({ type: 'progress', state, value: 0 }, adapter, { now });
    expect([3, 0, 2].map(state => progress(state)?.value)).toEqual(['working', 'idle', 'unknown']);
    const mark = (letter: 'A' | 'C' | 'D') =>
      signalFromTerminal({ type: 'prompt', mark: letter }, adapter, { now });
    expect([mark('C')?.value, mark('D')?.value, mark('A')?.value]).toEqual(['working', 'idle', 'idle']);
  });
});

describe('screen rules', () => {
  const rule = (rest: Partial<ScreenRule>): ScreenRule => ({
    name: 'r',
    value: 'working',
    rows: 2,
    all: [/busy/],
    strength: 0.6,
    ...rest,
  });

  test('only the last non-empty rows are looked at, in any case', () => {
    expect(signalFromScreen([rule({})], view('BUSY', '', 'x', '', ''))).toMatchObject({ value: 'working' });
    expect(signalFromScreen([rule({})], view('busy', 'x', 'y'))).toMatchObject({ strength: 0 });
  });

  test('the first that matches wins; `none` holds a rule back; `ignore` leaves the status alone', () => {
    const rules = [rule({ name: 'held', none: [/not/] }), rule({ name: 'second', value: 'idle' })];
    expect(signalFromScreen(rules, view('busy', 'not'))).toMatchObject({
      value: 'idle',
      evidence: 'second: not',
    });
    expect(signalFromScreen([rule({ value: 'ignore' }), ...rules], view('busy'))).toBeUndefined();
  });
});

describe('process and quiet', () => {
  test('how it ended', () => {
    expect(signalFromExit({ code: 0, signal: null, lines: ['bye'] }).reason).toBe('exited 0');
    expect(signalFromExit({ code: 130, signal: null, lines: ['exit'], stopped: true }).reason).toBe(
      'stopped',
    );
    expect(signalFromExit({ code: null, signal: 'SIGKILL', stopped: true }).reason).toBe(
      'stopped by SIGKILL',
    );
    expect(signalFromExit({ code: 2, signal: null, lines: ['usage: x', '───'] }).reason).toBe(
      'exited 2: usage: x',
    );
    expect(signalFromExit({ code: null, signal: 'SIGKILL', lines: ['? for help'] }).reason).toBe(
      'ended by SIGKILL',
    );
  });

  test.each([
    ['root@box:~/shop# exit 3'],
    ['box% '],
    ['~/shop $ exit 3'],
    ['(venv) me@box ~/shop ❯ exit 3'],
    ['$ exit 3'],
    ['shell> exit 3'],
    ['[me@box shop]$ exit 3'],
    ['sh-5.2# exit'],
  ])('a shell prompt says nothing about the end: %s', prompt => {
    const lines = ['npm ERR! not logged in', prompt];
    expect(signalFromExit({ code: 3, signal: null, lines }).reason).toBe('exited 3: npm ERR! not logged in');
  });

  test('a shell works while another program owns its terminal', () => {
    expect(signalFromForeground('npm test')).toMatchObject({ value: 'working', activity: 'runs npm test' });
    expect(signalFromForeground(undefined)).toMatchObject({ value: 'idle' });
  });

  test('silence after output is idle, an echo is not work', () => {
    const quiet = createQuietTracker(2000);
    expect(quiet.due).toBeUndefined();
    expect(quiet.output(0)).toMatchObject({ value: 'working', expires: 2000 });
    expect(quiet.look(1999)).toBeUndefined();
    expect(quiet.due).toBe(2000);
    expect(quiet.look(2000)).toMatchObject({ value: 'idle', reason: 'quiet for 2+ s' });
    expect(quiet.look(9000)).toBeUndefined();
    quiet.input(9000);
    expect(quiet.output(9050)).toBeUndefined();
    expect(quiet.output(9500)).toMatchObject({ value: 'working' });
  });

  test('an echo does not begin a silence anew: in between nothing would be known', () => {
    const quiet = createQuietTracker(2000);
    expect(quiet.output(0)).toMatchObject({ expires: 2000 });
    quiet.input(1900);
    expect(quiet.output(1950)).toBeUndefined();
    expect(quiet.look(2000)).toMatchObject({ value: 'idle' });
  });

  test('an agent whose silence says nothing gives no signal', () => {
    const quiet = createQuietTracker(undefined);
    expect(quiet.output(0)).toBeUndefined();
    expect(quiet.look(1e9)).toBeUndefined();
  });
});

test.each([
  ['Reading greet.sh', 'reads greet.sh'],
  ['Running npm test', 'runs npm test'],
  ['Update(src/a.ts)', 'edits src/a.ts'],
  ['Bash(npm test (all))', 'runs npm test (all)'],
  ['Thinking', 'thinks'],
  ['Sock-hopping', 'Sock-hopping'],
  ['', ''],
])('activity %j', (text, expected) => {
  expect(phraseActivity(text)).toBe(expected);
});
