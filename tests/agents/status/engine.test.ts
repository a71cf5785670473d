import { describe, expect, test } from 'vitest';
import type { SignalDraft } from '../../../src/agents/adapters/types.ts';
import { createStatusEngine, redrawHoldMs } from '../../../src/agents/status/engine.ts';
import { hookDoubtMs, redrawGraceMs, silenceMs } from '../../../src/agents/status/fold.ts';
import { signalFromProgramStatus } from '../../../src/agents/status/from-osc7501.ts';
import { signalFromExit, signalFromStart } from '../../../src/agents/status/from-process.ts';
import { askAbout } from '../../../src/agents/status/question.ts';
import { strengths } from '../../../src/agents/status/strengths.ts';

const start = 1_700_000_000_000;

function bench(options: { promptInArguments?: boolean } = {}) {
  let now = start;
  const engine = createStatusEngine({ clock: { now: () => now }, ...options });
  return {
    engine,
    say: (draft: SignalDraft | undefined) => draft && engine.accept(draft),
    told: (state: string, msg?: string, id?: string) => {
      const draft = signalFromProgramStatus({ state, msg, id });
      if (draft) engine.accept(draft);
    },
    pass(ms: number) {
      now += ms;
      engine.tick();
    },
    get value() {
      return engine.current.value;
    },
  };
}

const dialog = (subject: string, labels = ['Yes', 'No']): SignalDraft => ({
  source: 'screen',
  value: 'needs-input',
  strength: strengths.dialog,
  question: { ...askAbout('Run', subject), options: labels.map((label, i) => ({ n: i + 1, label })) },
});
const screen = (value: 'working' | 'idle', strength: number): SignalDraft => ({
  source: 'screen',
  value,
  strength,
});
const nothingOnScreen: SignalDraft = { source: 'screen', value: 'unknown', strength: 0 };
const hook = (value: 'working' | 'idle' | 'needs-input'): SignalDraft => ({
  source: 'hook',
  value,
  strength: strengths.hook,
});

describe('which signal wins', () => {
  test('starting until the first evidence, unknown when none ever comes, never idle', () => {
    const { engine, say, pass } = bench();
    expect(engine.current.value).toBe('starting');
    say(signalFromStart(start));
    pass(29_000);
    expect(engine.current.value).toBe('starting');
    pass(2000);
    expect(engine.current).toMatchObject({ value: 'unknown', confidence: 0, source: 'none' });
  });

  test('the stronger one, and among equals the newer', () => {
    const { engine, say, pass, told } = bench();
    say({ source: 'title', value: 'idle', strength: strengths.titleIdle });
    say(screen('working', strengths.screenWorking));
    expect(engine.current).toMatchObject({
      value: 'working',
      source: 'screen',
      confidence: strengths.screenWorking,
    });
    told('idle');
    pass(500);
    expect(engine.current).toMatchObject({ value: 'idle', source: 'osc7501' });
    say(dialog('npm test'));
    expect(engine.current.value).toBe('needs-input');
    pass(10);
    told('working');
    expect(engine.current.value).toBe('working');
  });

  test('an expired signal says nothing more, and what is left decides', () => {
    const b = bench();
    b.say({ source: 'quiet', value: 'idle', strength: strengths.quiet });
    b.say({ source: 'notification', value: 'needs-input', strength: 0.5, expires: start + 100 });
    expect(b.value).toBe('needs-input');
    expect(b.engine.nextTimer).toBe(start + 100);
    b.pass(100);
    expect(b.value).toBe('idle');
    expect(b.engine.explain().signals.find(signal => signal.source === 'notification')).toMatchObject({
      expired: true,
      won: false,
      why: 'expired',
    });
  });

  test('the end of the process beats everything', () => {
    const b = bench();
    b.told('working', 'Reading a.ts');
    b.say(signalFromExit({ code: 1, signal: null, lines: ['', 'error: not logged in', '──────'] }));
    expect(b.engine.current).toMatchObject({
      value: 'exited',
      reason: 'exited 1: error: not logged in',
      confidence: 1,
    });
  });

  test('a word taken back leaves the status for a moment, then it is unknown', () => {
    const b = bench();
    b.told('working');
    b.told('clear');
    expect(b.value).toBe('working');
    b.pass(silenceMs);
    expect(b.value).toBe('unknown');
  });

  test('since is when the value began, not when it was said last', () => {
    const b = bench();
    b.told('working', 'Reading a.ts');
    b.pass(5000);
    b.told('working', 'Editing a.ts');
    expect(b.engine.current).toMatchObject({ since: start, activity: 'edits a.ts' });
    b.told('idle');
    expect(b.engine.current).toMatchObject({ since: start + 5000, activity: '' });
  });
});

describe('the first prompt', () => {
  test('an agent that draws itself idle before it takes its prompt is starting', () => {
    const b = bench({ promptInArguments: true });
    b.told('idle');
    expect(b.engine.current).toMatchObject({ value: 'starting', reason: 'has not taken its prompt yet' });
    b.told('working');
    b.pass(5000);
    b.told('idle');
    expect(b.value).toBe('idle');
  });

  test('it may look idle once more right after it began', () => {
    const b = bench({ promptInArguments: true });
    b.say(screen('working', strengths.screenWorking));
    b.pass(200);
    b.told('idle');
    expect(b.value).toBe('working');
    b.pass(3000);
    b.say(screen('idle', strengths.screenIdle));
    expect(b.value).toBe('idle');
  });

  test('an agent that never takes it becomes idle after a while', () => {
    const b = bench({ promptInArguments: true });
    b.told('idle');
    b.pass(15_000);
    expect(b.value).toBe('idle');
  });

  test('a dialog before the first work starts the wait anew', () => {
    const b = bench({ promptInArguments: true });
    b.told('blocked', 'trust this folder');
    b.pass(60_000);
    b.told('clear');
    b.told('idle');
    expect(b.value).toBe('starting');
    b.pass(14_000);
    b.told('working');
    expect(b.value).toBe('working');
  });

  test('a spinner drawn seconds before the program status stops to say idle is work', () => {
    const b = bench({ promptInArguments: true });
    b.told('idle');
    b.say(screen('working', strengths.screenWorking));
    b.pass(5000);
    expect(b.value).toBe('working');
    b.told('working');
    b.told('idle');
    expect(b.value).toBe('idle');
  });
});

describe('Esc and sub-agents', () => {
  test('no hook fires on Esc: an idle screen overrules hooks after three seconds', () => {
    const b = bench();
    b.say(hook('working'));
    b.pass(500);
    b.say(screen('idle', strengths.screenIdle));
    expect(b.value).toBe('working');
    expect(b.engine.nextTimer).toBe(start + 500 + hookDoubtMs);
    b.pass(hookDoubtMs);
    expect(b.value).toBe('idle');
    b.say(hook('working'));
    expect(b.value).toBe('working');
  });

  test('a question told by a hook is over when the screen says interrupted', () => {
    const b = bench();
    b.say(hook('needs-input'));
    b.say({ ...screen('idle', strengths.interrupted), reason: 'interrupted' });
    expect(b.engine.current).toMatchObject({ value: 'idle', reason: 'interrupted' });
  });

  test('a sub-agent that ends or idles does not make its parent idle', () => {
    const b = bench();
    b.told('working');
    b.told('working', 'Reading', 'sub-1');
    b.told('done', undefined, 'sub-1');
    expect(b.value).toBe('working');
    b.told('working', undefined, 'sub-2');
    b.told('idle');
    expect(b.value).toBe('idle');
  });

  test('a sub-agent that asks needs a person, whatever its parent says', () => {
    const b = bench();
    b.told('blocked', 'approve Bash: rm x', 'sub-1');
    b.pass(50);
    b.told('working', 'Reading');
    expect(b.engine.current).toMatchObject({ value: 'needs-input', question: { subject: 'rm x' } });
    b.told('clear', undefined, 'sub-1');
    expect(b.value).toBe('working');
  });

  test('a hook that asked is not believed when its dialog is gone: no hook fires on the answer', () => {
    const b = bench();
    b.say(screen('working', strengths.screenWorking));
    b.pass(10);
    b.say({ source: 'hook', value: 'needs-input', strength: strengths.hook });
    expect(b.value).toBe('needs-input');
    b.pass(10);
    b.say(dialog('npm test'));
    b.pass(2000);
    b.say(screen('working', strengths.screenWorking));
    expect(b.value).toBe('working');
  });

  test('idle out of a turn, without done or error, is an interrupt', () => {
    const b = bench();
    b.told('working');
    b.told('idle');
    expect(b.engine.current.reason).toBe('interrupted');
    b.told('working');
    b.told('done');
    expect(b.engine.current.reason).toBe('done');
  });
});

describe('the id of a question', () => {
  test('stays while the same question is completed from the screen and redrawn', () => {
    const b = bench();
    b.told('blocked', 'approve Bash: npm test');
    const { id } = b.engine.current.question ?? {};
    expect(b.engine.current.question?.options).toEqual([]);
    b.pass(30);
    b.say(dialog('npm test'));
    expect(b.engine.current.question).toMatchObject({ id, at: start, options: [{ n: 1 }, { n: 2 }] });
    b.say({ ...dialog('npm test'), question: { ...dialog('npm test').question!, selected: 2 } });
    expect(b.engine.current.question).toMatchObject({ id, selected: 2 });
  });

  test('is new when the question is another one, also without a pause between them', () => {
    const b = bench();
    b.say(dialog('npm test'));
    const first = b.engine.current.question?.id;
    b.say(dialog('rm -rf dist'));
    expect(b.engine.current.question?.id).not.toBe(first);
    b.say(dialog('rm -rf dist', ['Yes', 'Yes, always', 'No']));
    expect(b.engine.current.question?.id).toMatch(/-3$/);
  });

  test('is new when the agent went on in between, though the same words are asked again', () => {
    const b = bench();
    b.told('blocked', 'approve Bash: npm test');
    b.say(dialog('npm test'));
    const first = b.engine.current.question?.id;
    b.pass(500);
    b.told('working');
    b.told('blocked', 'approve Bash: npm test');
    expect(b.engine.current.question?.id).not.toBe(first);
  });

  test('survives a redraw that comes in two chunks, but not a question that is gone', () => {
    const b = bench();
    b.say(dialog('npm test'));
    const { id } = b.engine.current.question ?? {};
    b.pass(20);
    b.say(nothingOnScreen);
    expect(b.engine.current.question?.id).toBe(id);
    b.pass(redrawHoldMs - 50);
    b.say(dialog('npm test'));
    b.pass(1000);
    expect(b.engine.current.question?.id).toBe(id);
    b.say(nothingOnScreen);
    b.pass(redrawHoldMs);
    expect(b.value).toBe('unknown');
  });

  test('an answered dialog that is still drawn is not believed at once, but is when it stays', () => {
    const b = bench();
    b.say(dialog('npm test'));
    b.pass(2000);
    b.told('working');
    b.pass(20);
    b.say(dialog('npm test'));
    expect(b.value).toBe('working');
    expect(b.engine.explain().signals.find(signal => signal.source === 'screen')?.why).toMatch(
      /drawn before/,
    );
    b.pass(redrawGraceMs);
    expect(b.value).toBe('needs-input');
  });

  test('nor is one that is first seen when its answer was already taken', () => {
    const b = bench();
    b.told('blocked', 'approve Bash: npm test');
    b.pass(30);
    b.told('working');
    b.pass(90);
    b.say(dialog('npm test'));
    expect(b.value).toBe('working');
    b.say(screen('working', strengths.screenWorking));
    b.pass(5000);
    b.say(dialog('npm test'));
    expect(b.value).toBe('needs-input');
  });

  test('the newer of two that disagree is asked, without the options of the other', () => {
    const b = bench();
    b.say(dialog('npm test'));
    b.pass(100);
    b.told('blocked', 'approve Bash: git push');
    expect(b.engine.current.question).toMatchObject({ subject: 'git push', options: [] });
  });

  test('differs from host to host, so that a resumed session repeats none', () => {
    const ids = [start, start + 60_000].map(at => {
      const engine = createStatusEngine({ clock: { now: () => at } });
      engine.accept(dialog('x'));
      return engine.current.question?.id;
    });
    expect(new Set(ids).size).toBe(2);
  });
});

test('explain lists every signal, the winner first and alone', () => {
  const b = bench();
  b.say({ source: 'title', value: 'working', strength: strengths.titleWorking });
  b.say(screen('idle', strengths.screenIdle));
  b.told('working');
  const { signals } = b.engine.explain();
  expect(signals.map(({ source, won, why }) => [source, won, why])).toEqual([
    ['osc7501', true, 'the strongest'],
    ['title', false, 'agrees with osc7501'],
    ['screen', false, 'weaker than osc7501'],
  ]);
});

test('a change is told once, with what was before', () => {
  const changes: string[] = [];
  const engine = createStatusEngine({
    clock: { now: () => start },
    onChange: (status, before) => changes.push(`${before.value} → ${status.value}`),
  });
  expect(engine.accept(screen('working', 0.6))).toBe(true);
  expect(engine.accept(screen('working', 0.6))).toBe(false);
  expect(engine.tick()).toBe(false);
  expect(changes).toEqual(['starting → working']);
});

test('an agent that says the same for hours is not asked again and again', () => {
  let now = 1_000_000;
  const engine = createStatusEngine({ clock: { now: () => now } });
  engine.accept({ source: 'screen', value: 'idle', strength: 0.5 });
  for (let ticks = 0; engine.nextTimer !== undefined; ticks++) {
    expect(ticks).toBeLessThan(3);
    now = engine.nextTimer;
    engine.tick();
  }
  expect(engine.current.value).toBe('idle');
});
