import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../../src/agents/link/messages.ts';
import { createAppInput } from '../../../src/ui/app-input.ts';
import { visibleQuestion } from '../../../src/ui/components/visible-question.ts';
import { showQuestion } from '../../../src/ui/model/answer-guard.ts';
import type { App, Effects } from '../../../src/ui/model/app.ts';
import { areas } from '../../../src/ui/model/areas.ts';
import { commands, currentLabel, disabledReason, dispatch } from '../../../src/ui/model/commands.ts';
import type { Modal } from '../../../src/ui/model/modals.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { createStore } from '../../../src/ui/model/store.ts';
import { until } from '../../support/until.ts';
import { type ViewInput, view } from '../support/views.ts';

/** The product's keys, enough of them for these tests. */
const keyTable: Record<string, string> = {
  y: 'answer.approve',
  N: 'answer.deny',
  '2': 'answer.option',
  tab: 'list.next-waiting',
  j: 'list.down',
  r: 'session.reply',
  enter: 'pane.focus',
  R: 'app.refresh',
  u: 'session.resume',
  z: 'session.attach',
  X: 'session.stop',
  D: 'session.remove',
  n: 'session.new',
  A: 'session.again',
  '/': 'list.filter',
  '?': 'app.help',
  esc: 'app.back',
};

function setUp(
  sessions: ViewInput[],
  options: { terminalShown?: boolean; cols?: number; news?: boolean } = {},
) {
  let now = 1_000_000;
  const calls: unknown[][] = [];
  const receipt: Receipt = { id: '1', receipt: 'delivered' };
  const record =
    (name: string, result: unknown) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args.map(arg => (arg as { id?: string })?.id ?? arg)]);
      if (result instanceof Error) throw result;
      return result;
    };
  const preview = {
    record: view({ name: 'a', group: 'idle' }).record,
    running: true,
    leftOver: [],
    worktreeExists: true,
    branchExists: true,
    uncommitted: 1,
    untracked: 1,
    unmerged: 2,
    unpushed: null,
  };
  const effects = {
    answer: record('answer', receipt),
    send: record('send', receipt),
    denyWithReason: record('denyWithReason', receipt),
    stop: record('stop', undefined),
    dropSends: record('dropSends', 2),
    previewRemoval: record('preview', preview),
    remove: record('remove', { kept: ['refs/x'] }),
    editor: record('editor', undefined),
    shell: record('shell', undefined),
    resume: record('resume', 'anew'),
    attach: record('attach', 'detached'),
    isNews: () => options.news ?? false,
    markReviewed: record('markReviewed', undefined),
    create: record('create', new Error('the branch pitwall/x exists already')),
  } as unknown as Effects;
  const views = sessions.map(input => view({ now, ...input }));
  const state = createStore<UiState>({
    ...initialState({ cols: options.cols ?? 120, rows: 40, now }),
    repository: { name: 'r', branch: 'main' },
    agents: [{ name: 'claude', found: true }],
    sessions: views,
    selected: views[0]?.id ?? null,
    loaded: true,
  });
  const terminalShown = options.terminalShown ?? true;
  const app: App = {
    state,
    effects,
    pane: {
      scroll: () => {},
      jump: () => {},
      shift: by => calls.push(['shift', by]),
      nextPart: () => {},
      refresh: () => {},
      timeline: () => undefined,
      showsTerminal: () => terminalShown,
    },
    keys: {
      helpEntries: () => [{ id: 'list.down', keys: 'j', label: 'down', help: 'down', group: 'g' }],
      keyOf: id => id,
    },
    suspend: () => calls.push(['suspend']),
    now: () => now,
    layout: () => areas(state.get()),
    toast: (text, kind = 'note') => state.update(s => ({ ...s, toast: { text, kind, until: now } })),
    attempt: work => void work().catch(error => app.toast((error as Error).message, 'error')),
    run: id => dispatch(app, id),
    quit: () => calls.push(['quit']),
  };
  const input = createAppInput(app, (_, chord) => keyTable[chord]);
  /** What the screen does after each change: tell the guard which question can be read. */
  const look = () =>
    state.update(s => ({ ...s, guard: showQuestion(s.guard, visibleQuestion(s, terminalShown), now) }));
  look();
  return {
    app,
    calls,
    state: () => state.get(),
    set: (change: Partial<UiState>) => {
      state.update(s => ({ ...s, ...change }));
      look();
    },
    wait: (ms: number) => {
      now += ms;
    },
    press: (...chords: string[]) => {
      for (const chord of chords) {
        input.handle({ type: 'chord', chord });
        look();
      }
    },
    type: (text: string) => input.handle({ type: 'text', text }),
    paste: (text: string) => input.handle({ type: 'paste', text }),
    mode: () => input.mode(state.get()),
  };
}

const asks: ViewInput = {
  name: 'asks',
  group: 'needs-input',
  question: {
    id: 'q7',
    text: 'Run ls ?',
    options: [
      { n: 1, label: 'Yes' },
      { n: 2, label: 'No' },
    ],
  },
};

describe('answering from the list', () => {
  it('takes two keys from a cold start, and carries the id of the question', () => {
    const t = setUp([{ name: 'works', group: 'working' }, asks]);
    t.press('tab');
    t.wait(500);
    t.press('y');
    expect(t.calls).toEqual([['answer', '01asks', 'approve', 'q7']]);
  });

  it('answers once for a held key', () => {
    const t = setUp([asks]);
    t.wait(500);
    t.press('y');
    const next = view({ ...asks, question: { ...asks.question, id: 'q8' } });
    t.set({ sessions: [next] });
    for (let i = 0; i < 50; i++) {
      t.wait(30);
      t.press('y');
    }
    expect(t.calls).toHaveLength(1);
    expect(t.state().toast?.text).toContain('held key');
  });

  it('does not answer what nobody can have read', () => {
    const t = setUp([asks]);
    t.wait(100);
    t.press('y');
    expect(t.calls).toEqual([]);
    expect(t.state().toast?.text).toContain('just now');
  });

  it('does not answer under a dialog or while the pane has the keys', () => {
    const t = setUp([asks]);
    t.wait(500);
    t.press('?', 'y');
    expect(t.calls).toEqual([]);
    t.press('esc');
    t.set({ focus: 'pane' });
    expect(t.mode()).toBe('raw');
  });

  it('does not answer a long question that is cut and whose terminal is hidden', () => {
    const long = { ...asks, question: { ...asks.question, text: 'x'.repeat(200) } };
    const t = setUp([long], { terminalShown: false });
    t.wait(5_000);
    t.press('y');
    expect(t.calls).toEqual([]);
    expect(t.state().toast?.text).toContain('not on screen');
  });

  it('takes an option by its number when the options are on screen', () => {
    const t = setUp([asks]);
    t.wait(500);
    t.press('2');
    expect(t.calls).toEqual([['answer', '01asks', { option: 2 }, 'q7']]);
    const hidden = setUp([asks], { terminalShown: false });
    hidden.wait(500);
    hidden.press('2');
    expect(hidden.calls).toEqual([]);
  });

  it('leaves open questions to words', () => {
    const t = setUp([{ ...asks, question: { kind: 'question', text: 'Which one?' } }]);
    t.wait(500);
    t.press('y');
    expect(t.calls).toEqual([]);
    expect(t.state().toast?.text).toContain('reply');
  });

  it('never takes a paste for keys', () => {
    const t = setUp([asks]);
    t.wait(500);
    t.paste('yyyy');
    expect(t.calls).toEqual([]);
  });
});

describe('replying', () => {
  it('sends what was typed, with its line breaks, for the question that was open', async () => {
    const t = setUp([{ ...asks, question: { id: 'q7', kind: 'question', text: 'Which package manager?' } }]);
    t.press('r');
    expect(t.mode()).toBe('text');
    t.type('no, ');
    t.paste('use\r\npnpm');
    t.press('alt-enter');
    t.type('please');
    expect(t.state().replies['01asks']).toBe('no, use\npnpm\nplease');
    t.press('enter');
    expect(t.calls).toEqual([['send', '01asks', 'no, use\npnpm\nplease', 'q7']]);
    await until(() => t.state().replies['01asks'] === undefined, 'the draft to be dropped');
  });

  it('denies a permission and says why: typed into its menu the words would approve it', () => {
    const t = setUp([asks]);
    t.press('r');
    expect(t.state().modals.at(-1)).toMatchObject({ kind: 'reply', deny: true });
    t.type('not this');
    t.press('enter');
    expect(t.calls).toEqual([['denyWithReason', '01asks', 'not this', 'q7']]);
  });

  it('leaves a choice to its numbers, and takes what is typed behind the key', () => {
    const options = [{ n: 1, label: 'red' }];
    const t = setUp([{ ...asks, question: { kind: 'question', text: 'Which colour?', options } }]);
    t.press('r');
    expect(t.state().modals).toMatchObject([{ kind: 'message', title: 'Cannot reply' }]);
  });

  it('keeps the draft when the box is left', () => {
    const t = setUp([asks]);
    t.press('r');
    t.type('later');
    t.press('esc', 'r');
    expect(t.state().modals.at(-1)).toMatchObject({ kind: 'reply', field: { text: 'later' } });
  });
});

describe.each([
  ['r', 'Cannot reply'],
  ['enter', 'Cannot focus'],
])('%s for an agent that is gone', (key, title) => {
  it('takes what is typed behind the key, so that no letter of it acts on the list', () => {
    const t = setUp([{ name: 'gone', group: 'stopped' }]);
    t.press(key);
    expect(t.state().modals).toMatchObject([{ kind: 'message', title }]);
    t.press('q', 'n', 'space', 'D', 'enter');
    expect(t.state().modals).toEqual([]);
    expect(t.calls).toEqual([]);
  });
});

describe.each(['n', 'A'])('%s where no session can be started', key => {
  it('takes what is typed behind the key, so that no letter of it acts on the list', () => {
    const t = setUp([{ name: 'w', group: 'working' }]);
    t.set({ repository: null });
    t.press(key);
    expect(t.state().modals).toMatchObject([
      {
        kind: 'message',
        title: 'Cannot start a session',
        lines: ['open pitwall inside a repository to start a session'],
      },
    ]);
    t.press('e', 'm', 'X', 'D', 'u', 'enter');
    expect(t.state().modals).toEqual([]);
    expect(t.calls).toEqual([]);
  });
});

it('the key that would take the mark of a review back is not called reviewed', () => {
  const label = (group: ViewInput['group'], review: ViewInput['review']) =>
    currentLabel(setUp([{ name: 'a', group, review, size: [1, 1, 1] }]).app, 'session.reviewed');
  expect(label('ready', 'ready')).toBeUndefined();
  expect(label('done', 'reviewed')).toBe('not reviewed');
});

describe('resuming after a reboot', () => {
  const lost = (name: string): ViewInput => ({ name, group: 'stopped', status: { value: 'lost' } });

  it('takes those that are still lost when the menu is answered', async () => {
    const t = setUp([lost('a'), lost('b'), lost('c')]);
    t.press('u');
    expect(t.state().modals).toMatchObject([{ title: 'Resume' }]);
    const back = view({ name: 'b', group: 'working' });
    t.set({ sessions: t.state().sessions.map(one => (one.id === back.id ? back : one)) });
    t.press('a');
    await until(() => t.calls.length === 2, 'both to be resumed');
    expect(t.calls.map(call => call[1])).toEqual(['01a', '01c']);
  });

  it('says so when nothing is lost any more', () => {
    const t = setUp([lost('a'), lost('b')]);
    for (const key of ['a', 'u']) {
      t.set({ sessions: [view(lost('a')), view(lost('b'))] });
      t.press('u');
      t.set({ sessions: ['a', 'b'].map(name => view({ name, group: 'working' })) });
      t.press(key);
      expect(t.state().toast?.text).toMatch(/no session is lost any more|its agent runs already/);
    }
    expect(t.calls).toEqual([]);
  });

  it('is a command of its own, without a question', async () => {
    const t = setUp([{ name: 'w', group: 'working' }, lost('a'), lost('b')]);
    dispatch(t.app, 'session.resume-all');
    await until(() => t.calls.length === 2, 'both to be resumed');
    expect(disabledReason(setUp([]).app, 'session.resume-all')).toBe('no session is lost');
  });
});

it('reading again says that it did', () => {
  const t = setUp([asks]);
  t.press('R');
  expect(t.state().toast?.text).toBe('read again');
});

it('the log of commands is moved sideways as other panes are', () => {
  const t = setUp([]);
  t.set({ modals: [{ kind: 'log' }] });
  t.press('L', 'H');
  expect(t.calls).toEqual([
    ['shift', 1],
    ['shift', -1],
  ]);
});

describe('full screen', () => {
  it('says how to leave it before the first time, and lets it be', () => {
    const t = setUp([asks], { news: true });
    t.press('z');
    expect(t.calls).toEqual([]);
    expect(t.state().modals).toMatchObject([{ kind: 'confirm', title: 'Full screen' }]);
    t.press('enter');
    expect(t.calls).toEqual([['attach', '01asks']]);
    const again = setUp([asks]);
    again.press('z');
    expect(again.calls).toEqual([['attach', '01asks']]);
  });
});

describe('menus', () => {
  it('spell out what stopping does, and take a key', () => {
    const t = setUp([{ name: 'w', group: 'working' }]);
    t.press('X', 'q');
    expect(t.calls).toEqual([['stop', '01w', 'quit']]);
    // It takes a while.
    expect(t.state().toast?.text).toBe('w: asked to quit…');
    expect(t.state().modals).toEqual([]);
  });

  it('interrupt all at once, after naming how many and which', async () => {
    const t = setUp([
      { name: 'w', group: 'working' },
      asks,
      { name: 'rests', group: 'idle' },
      { name: 'gone', group: 'stopped' },
    ]);
    t.press('X');
    const { items } = t.state().modals.at(-1) as Extract<Modal, { kind: 'menu' }>;
    expect(items.find(({ key }) => key === 'A')?.label).toBe('interrupt all: 2 agents');
    t.press('A');
    expect(t.calls).toEqual([]);
    expect(t.state().modals.at(-1)).toMatchObject({
      kind: 'confirm',
      title: 'Interrupt 2 agents',
      lines: ['w', 'asks'],
      verb: 'interrupt 2 agents',
    });
    t.press('enter');
    expect(t.calls).toEqual([
      ['stop', '01w', 'interrupt'],
      ['stop', '01asks', 'interrupt'],
    ]);
    await until(() => t.state().toast?.text === '2 agents interrupted', 'the word that it is done');
    expect(t.state().modals).toEqual([]);
  });

  it('interrupt all takes back what is queued, first, and says so', async () => {
    const t = setUp([
      { name: 'w', group: 'working' },
      { name: 'waits', group: 'queued' },
    ]);
    t.press('X', 'A');
    expect(t.state().modals.at(-1)).toMatchObject({
      title: 'Interrupt 1 agent, do not start 1 queued',
      lines: ['w', 'waits (queued: will not be started)'],
    });
    t.press('enter');
    await until(() => t.state().toast?.text === '1 agent interrupted, 1 will not be started', 'the end');
    expect(t.calls).toEqual([
      ['stop', '01waits', 'quit'],
      ['stop', '01w', 'interrupt'],
    ]);
  });

  it('interrupt nobody when it is not confirmed, and say why when nobody works', () => {
    const t = setUp([{ name: 'w', group: 'working' }]);
    t.press('X', 'A');
    expect(t.state().modals.at(-1)).toMatchObject({ title: 'Interrupt 1 agent' });
    t.press('esc');
    expect(t.calls).toEqual([]);
    const none = setUp([{ name: 'rests', group: 'idle' }]);
    none.press('X');
    const { items } = none.state().modals.at(-1) as Extract<Modal, { kind: 'menu' }>;
    expect(items.find(({ key }) => key === 'A')).toMatchObject({
      label: 'interrupt all',
      disabled: 'no agent works',
    });
  });

  it('drop the texts that wait, named by how many', async () => {
    const sends = ['one', 'two'].map(text => ({ id: text, text, from: 'key', at: 1 }));
    const t = setUp([{ name: 'w', group: 'working', record: { sends } }]);
    t.press('X');
    const { items } = t.state().modals.at(-1) as Extract<Modal, { kind: 'menu' }>;
    expect(items.find(({ key }) => key === 'd')?.label).toBe('drop the 2 texts that wait');
    t.press('d');
    expect(t.calls).toEqual([['dropSends', '01w']]);
    await until(() => t.state().toast?.text === 'w: 2 dropped, nothing was sent', 'the word that it is done');
  });

  it('take a queued session out of the queue instead of stopping an agent', () => {
    const t = setUp([{ name: 'waits', group: 'queued' }]);
    t.press('X');
    const { items } = t.state().modals.at(-1) as Extract<Modal, { kind: 'menu' }>;
    expect(items.map(({ label }) => label)).toEqual(['do not start it', 'interrupt all']);
    t.press('q');
    expect(t.calls).toEqual([['stop', '01waits', 'quit']]);
  });

  it('say what a removal would lose before it is chosen', async () => {
    const t = setUp([{ name: 'a', group: 'idle' }]);
    t.press('D');
    const menu = await until(() => t.state().modals.at(-1), 'the menu');
    expect(menu).toMatchObject({
      kind: 'menu',
      note: [
        'Its agent is running and will be stopped.',
        '2 files with uncommitted changes; a snapshot of them is kept.',
        '2 commits that main does not have.',
        'Deleted for good: the files in its folder that git ignores, such as installed packages.',
        'Kept: its record, all other files, its last commit. Back with: pitwall restore a',
      ],
    });
    t.press('b');
    expect(t.state().toast?.text).toBe('a: asked to quit…');
    expect(t.calls.at(-1)).toEqual([
      'remove',
      '01a',
      { stop: true, discardChanges: true, deleteBranch: true, discardCommits: true },
    ]);
  });
});

describe('the form', () => {
  it('of a session started again is not what the next new one begins with', () => {
    const t = setUp([{ name: 'w', group: 'working' }]);
    t.press('A');
    expect(t.state().form).toMatchObject({ at: 'agent' });
    t.press('esc', 'n');
    expect(t.state().form).toMatchObject({ at: 'task' });
    t.type('my own');
    t.press('esc', 'n');
    expect(t.state().form?.text.task.text).toBe('my own');
  });

  it('keeps the typed task and says why when a step fails', async () => {
    const t = setUp([]);
    t.press('n');
    t.type('fix the login');
    t.press('ctrl-s');
    await until(() => t.state().form?.problem, 'the reason');
    expect(t.state().modals).toEqual([{ kind: 'form' }]);
    expect(t.state().form).toMatchObject({
      problem: 'the branch pitwall/x exists already',
      text: { task: { text: 'fix the login' } },
    });
  });

  it('does not start an empty task', () => {
    const t = setUp([]);
    t.press('n', 'ctrl-s');
    expect(t.calls).toEqual([]);
    expect(t.state().form?.problem).toContain('empty');
  });

  it('walks through its fields and changes choices', () => {
    const t = setUp([]);
    t.press('n', 'tab', 'tab');
    expect(t.state().form?.at).toBe('role');
    t.press('right');
    expect(t.state().form?.role).toBe('plan');
    t.press('shift-tab', 'shift-tab');
    t.type('a');
    t.press('enter');
    t.type('b');
    expect(t.state().form?.text.task.text).toBe('a\nb');
  });
});

describe('commands', () => {
  it('say why they cannot be done', () => {
    const t = setUp([{ name: 'gone', group: 'stopped' }]);
    t.press('X');
    expect(t.state().toast?.text).toBe('session.stop: its agent is not running');
    expect(disabledReason(t.app, 'session.stop')).toBe('its agent is not running');
    expect(disabledReason(t.app, 'no.such')).toBe('not there yet');
    const empty = setUp([]);
    expect(disabledReason(empty.app, 'list.next-waiting')).toBe('nobody waits');
  });

  it('never throw, whatever is selected', () => {
    for (const sessions of [[], [asks], [{ name: 'x', group: 'stopped' } as ViewInput]]) {
      for (const id of Object.keys(commands)) {
        const t = setUp(sessions);
        expect(() => dispatch(t.app, id, '1'), id).not.toThrow();
      }
    }
  });

  it('run from the list of all keys', () => {
    const t = setUp([asks, { name: 'w', group: 'working' }]);
    t.press('?', 'enter');
    expect(t.state()).toMatchObject({ modals: [], selected: '01w' });
  });
});

describe('the filter', () => {
  it('narrows the list as it is typed and esc clears it', () => {
    const t = setUp([asks, { name: 'cart', group: 'working' }]);
    t.press('/');
    t.type('cart');
    expect(t.state().selected).toBe('01cart');
    t.press('enter');
    expect(t.state()).toMatchObject({ filtering: false, filter: { text: 'cart' } });
    t.press('esc');
    expect(t.state().filter.text).toBe('');
  });
});
