import { describe, expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { cellWidth } from '../../../src/term/width.ts';
import { modalDialog } from '../../../src/ui/components/modal-dialog.ts';
import { emptyForm, setFormText } from '../../../src/ui/model/form.ts';
import { helpModal, type Modal, menuModal, paletteModal, replyModal } from '../../../src/ui/model/modals.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { textField } from '../../../src/ui/model/text-field.ts';
import { view } from '../support/views.ts';

const session = view({ name: 'login', group: 'needs-input', question: { text: 'Run npm test ?' } });
const help = Array.from({ length: 40 }, (_, i) => ({
  id: `c${i}`,
  keys: String.fromCharCode(97 + (i % 26)),
  label: `thing ${i}`,
  help: `does the thing number ${i}`,
  group: i < 20 ? 'Sessions' : 'Screen',
}));
const keys = { helpEntries: (filter = '') => help.filter(entry => entry.help.includes(filter)) };

function open(modal: Modal, cols: number, rows: number, more: Partial<UiState> = {}) {
  const state: UiState = {
    ...initialState({ cols, rows, now: 0 }),
    sessions: [session],
    agents: [
      { name: 'claude', found: true },
      { name: 'codex', found: false },
    ],
    modals: [modal],
    ...more,
  };
  const dialog = modalDialog(state, keys, id => (id === 'c1' ? 'not now' : undefined));
  if (!dialog) throw new Error('no dialog');
  return { ...dialog, text: dialog.rows.map(stripSgr) };
}

const menu = menuModal('Stop login', [
  { key: 'i', label: 'interrupt the turn', disabled: 'it is not working', run: () => {} },
  { key: 'q', label: 'ask it to quit', detail: 'worktree, branch and record stay', run: () => {} },
]);
const base = initialState({ cols: 80, rows: 24, now: 0 });
const long = 'many words '.repeat(80);
const modals: Array<[string, Modal]> = [
  ['menu', menu],
  ['confirm', { kind: 'confirm', title: 'Sure?', lines: [long], verb: 'do it', run: () => {} }],
  ['help', helpModal],
  ['palette', paletteModal],
  [
    'reply',
    { ...replyModal(base, session.record, { question: null, deny: false }), field: textField(long) } as Modal,
  ],
  ['form', { kind: 'form' }],
  [
    'steps',
    {
      kind: 'steps',
      title: 'Starting',
      steps: [{ title: 'branch', state: 'running', detail: long }],
      cancel: () => {},
      cancelling: false,
    },
  ],
];

describe.each(modals)('the %s dialog', (_, modal) => {
  it.each([
    [120, 40],
    [80, 24],
    [40, 20],
    [20, 6],
  ])('fits a screen of %ix%i with every row exactly as wide as its box', (cols, rows) => {
    const form = setFormText(emptyForm('claude'), 'task', long);
    const { rect, text } = open(modal, cols, rows, { form });
    expect(text).toHaveLength(rect.height);
    expect(rect.x + rect.width).toBeLessThanOrEqual(cols);
    expect(rect.y + rect.height).toBeLessThanOrEqual(rows - 1);
    for (const row of text) expect(cellWidth(row)).toBe(rect.width);
  });
});

describe('a menu', () => {
  it('starts on the first item that can be taken and says why the others cannot', () => {
    const { text } = open(menu, 80, 24);
    expect(text.map(row => row.replace(/^│ | *│$/g, '').trimEnd())).toEqual([
      expect.stringContaining('╭─ Stop login ─'),
      ' i interrupt the turn',
      '   it is not working',
      '▌q ask it to quit',
      '   worktree, branch and record stay',
      expect.stringContaining('╰─ enter take   esc back   ↑ ↓ move ─'),
    ]);
  });
});

describe('a menu with a long note', () => {
  const noted = (rows: number) => {
    const items = [{ key: 'r', label: 'remove', run: () => {} }];
    return open(menuModal('Remove login', items, [long]), 40, rows).text.join('\n');
  };

  it('shows the note from its start where it fits, and the item in any case', () => {
    expect(noted(60)).toMatch(/many words[\s\S]*▌r remove/);
    expect(noted(8)).toContain('▌r remove');
  });
});

describe('the form', () => {
  it('shows what the agent will be told, and what makes the task hard to review', () => {
    let form = setFormText(emptyForm('claude'), 'task', 'fix the login');
    form = setFormText(form, 'only', 'src/**, tests/**');
    const text = open({ kind: 'form' }, 120, 40, { form }).text.join('\n');
    expect(text).toContain('fix the login');
    expect(text).toContain('- src/**');
    expect(text).toContain('hard to review: no verify command, no done-when');
    expect(text).toContain('● claude  ○ codex (missing)');
  });

  it('says what there is to choose before the plan', () => {
    const row = (restate: boolean, cols: number) =>
      open({ kind: 'form' }, cols, 40, { form: { ...emptyForm('claude'), restate } }).text.join('\n');
    expect(row(false, 120)).toMatch(/Restate first +● no {2}○ yes: it tells its plan and waits/);
    expect(row(true, 40)).toMatch(/○ no[ │]+\n[│ ]+● yes: it tells its plan and waits/);
  });

  it('says that a shell is not sent its task', () => {
    const form = setFormText(emptyForm('shell'), 'task', 'try the login by hand');
    const text = open({ kind: 'form' }, 120, 40, { form }).text.join('\n');
    expect(text).toContain('a note in the record; a shell is not sent it');
    expect(text).not.toMatch(/the agent is told|hard to review/);
  });

  it('puts the reason of a failure where it is seen', () => {
    const form = { ...emptyForm('claude'), problem: 'the branch pitwall/x exists already' };
    expect(open({ kind: 'form' }, 80, 24, { form }).text.join('\n')).toContain('pitwall/x exists already');
  });
});

describe('what is longer than the screen', () => {
  const right = (text: string[]) => text.map(row => row.at(-1)).join('');

  it('has marks at the border where more follows, and shows all of it by moving', () => {
    const entry = (at: number) => open({ ...helpModal, at } as Modal, 40, 20).text;
    expect(right(entry(0))).toMatch(/^╮│+▼╯$/);
    expect(right(entry(20))).toMatch(/^╮│*▲│+▼╯$/);
    expect(right(entry(39))).toMatch(/^╮│*▲│+╯$/);
    for (let at = 0; at < 40; at++) {
      const marked = entry(at).filter(row => row.includes('▌'));
      expect(marked.join('').replace(/[│▌▲▼\s]/g, '')).toContain(`thingnumber${at}`);
    }
  });

  it('scrolls a text, and ends where the text ends', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
    const text = (top: number) => open({ kind: 'message', title: 'All', lines, top }, 40, 20).text;
    expect(text(0).join('\n')).toContain('line 0 ');
    expect(right(text(0))).toMatch(/^╮│+▼╯$/);
    expect(text(5)[1]).toContain('line 5 ');
    expect(text(200).at(-2)).toContain('line 29');
  });

  it('leaves out keys that do not fit, never half of one', () => {
    const border = open({ kind: 'form' }, 40, 20, { form: emptyForm('claude') }).text.at(-1);
    expect(border).toMatch(/^╰─ ctrl-s start {3}esc back, kept ─+╯$/);
  });
});

describe('the palette', () => {
  it('lists what can be done now first, and then the rest with its reason', () => {
    const { text } = open(paletteModal, 80, 24);
    const rows = text.join('\n');
    expect(rows.indexOf('thing number 0')).toBeLessThan(rows.indexOf('thing number 2'));
    const last = open({ ...paletteModal, at: 39 } as Modal, 80, 24).text;
    expect(last.find(row => row.includes('▌'))).toMatch(/thing number 1 {2}\(not now\)/);
  });
});

describe('help', () => {
  it('puts what a key does below it where there is no room beside it, every word whole', () => {
    const text = open({ ...helpModal, at: 7 } as Modal, 20, 12).text;
    const marked = text.filter(row => row.includes('▌')).map(row => row.replace(/[│▌▲▼]/g, '').trim());
    expect(marked).toEqual(['h', 'does the', 'thing number', '7']);
  });

  it('keeps its height while it is filtered', () => {
    const all = open(helpModal, 80, 24);
    const some = open({ ...helpModal, filter: textField('number 7') } as Modal, 80, 24);
    expect(some.rect).toEqual(all.rect);
    expect(some.text.join('\n')).toContain('does the thing number 7');
    expect(open({ ...helpModal, filter: textField('zzz') } as Modal, 80, 24).text.join('')).toContain(
      'nothing fits',
    );
  });
});
