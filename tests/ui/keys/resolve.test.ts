import { expect, test } from 'vitest';
import { parseChord } from '../../../src/term/keys.ts';
import { stripSgr } from '../../../src/term/sgr.ts';
import { keysDocument } from '../../../src/ui/keys/document.ts';
import { resolveKeys } from '../../../src/ui/keys/resolve.ts';
import { keyTable } from '../../../src/ui/keys/table.ts';

const list = ['list', 'pane', 'global'];
const allWork = { disabled: () => undefined };

test('docs/keys.md is what the key table says', async () => {
  await expect(keysDocument(keyTable)).toMatchFileSnapshot('../../../docs/keys.md');
});

test('the table is sound: ids once, real keys, no key twice in one context', () => {
  expect(new Set(keyTable.map(({ id }) => id)).size).toBe(keyTable.length);
  expect(keyTable.flatMap(({ keys }) => keys).filter(key => parseChord(key) === undefined)).toEqual([]);
  expect(resolveKeys().problems).toEqual([]);
});

test('the same key means the same thing in list, pane, diff and timeline', () => {
  const keys = resolveKeys();
  for (const { id, keys: chords, context } of keyTable) {
    if (!context.includes('list')) continue;
    for (const chord of chords)
      for (const panel of ['pane', 'diff', 'timeline'])
        expect([id, undefined]).toContain(keys.lookup([panel], chord));
  }
});

test('the bar is the line of the design at 120 columns', () => {
  const later = new Set([
    'answer.option',
    'tab.next',
    'session.resume',
    'session.stop',
    'session.remove',
    'list.filter',
    'app.quit',
  ]);
  const disabled = (id: string) => (later.has(id) ? 'not now' : undefined);
  const row = resolveKeys().keyBarRow(list, { disabled }, 120);
  expect(stripSgr(row)).toBe(
    ' y approve   N deny   r reply   enter focus   z full screen   d diff   m reviewed   n new   tab next   ? all keys       ',
  );
  expect(row).toContain('\x1b[1;38;5;75my\x1b[0m \x1b[38;5;244mapprove\x1b[0m   ');
});

test('a narrow bar keeps the way back and the way to all keys', () => {
  const keys = resolveKeys();
  expect(stripSgr(keys.keyBarRow(list, { ...allWork, back: 'clear filter' }, 45))).toBe(
    ' y approve   esc clear filter   ? all keys   ',
  );
  expect(stripSgr(keys.keyBarRow(list, allWork, 12))).toBe(' ? all keys ');
  expect(stripSgr(keys.keyBarRow(list, allWork, 5))).toBe('     ');
});

test('esc is in the bar when it does something, and says what', () => {
  const keys = resolveKeys();
  const esc = (back?: string) => keys.keyBar(list, { ...allWork, back }).find(({ id }) => id === 'app.back');
  expect(esc()).toBeUndefined();
  expect(esc('clear filter')).toMatchObject({ key: 'esc', label: 'clear filter' });
});

test('disabled keys are not in the bar, but in the help', () => {
  const keys = resolveKeys();
  const disabled = (id: string) => (id === 'answer.approve' ? 'it asks nothing' : undefined);
  expect(keys.keyBar(list, { disabled }).map(({ id }) => id)).not.toContain('answer.approve');
  expect(keys.helpEntries().map(({ id }) => id)).toContain('answer.approve');
});

test('while typing to the agent the bar shows how to leave', () => {
  const keys = resolveKeys({ detach: ['f12', 'ctrl-]'] });
  expect(keys.keyBar(['focus'], allWork)).toMatchObject([{ key: 'f12', label: 'leave focus' }]);
});

test('a remapped key works, the old one does not, an empty list switches it off', () => {
  const keys = resolveKeys({
    keys: { 'session.attach': ['f5', 'shift-a'], 'app.quit': [], 'pane.diff': 'ctrl-D' },
  });
  expect(keys.lookup(list, 'f5')).toBe('session.attach');
  expect(keys.lookup(list, 'z')).toBeUndefined();
  expect(keys.lookup(list, 'q')).toBeUndefined();
  expect(keys.lookup(list, 'ctrl-d')).toBe('pane.diff');
  expect(keys.keyOf('session.attach')).toBe('f5');
  expect(keys.keyOf('app.quit')).toBe('app.quit');
  // Both take a key that another command has: that is said, and the user's choice wins.
  expect(keys.lookup(list, 'A')).toBe('session.attach');
  expect(keys.problems).toEqual([
    'keys.session.attach: A is also session.again, which it now replaces',
    'keys.pane.diff: ctrl-d is also pane.page-down, which it now replaces',
  ]);
});

test('settings that make no sense are problems, and the rest works', () => {
  const keys = resolveKeys({
    keys: { 'session.teleport': 't', 'session.new': 'hyper-n', 'form.start': 'f2', 'list.filter': 'f' },
  });
  expect(keys.problems.map(problem => problem.split(':')[0]).sort()).toEqual([
    'keys.form.start',
    'keys.session.new',
    'keys.session.teleport',
  ]);
  expect(keys.lookup(list, 'n')).toBe('session.new');
  expect(keys.lookup(list, 'f')).toBe('list.filter');
});

test('help is found by words, by a key, and fuzzily', () => {
  const keys = resolveKeys();
  expect(keys.helpEntries('X')[0]?.id).toBe('session.stop');
  expect(keys.helpEntries('full screen')[0]?.id).toBe('session.attach');
  expect(keys.helpEntries('flscr').map(({ id }) => id)).toContain('session.attach');
  expect(keys.helpEntries('no such words at all')).toEqual([]);
  // Nothing is renamed in the screen; letters of explanations are no reason to offer another command.
  expect(keys.helpEntries('rena')).toEqual([]);
  expect(keys.helpEntries('pgup')[0]?.id).toBe('pane.page-up');
  const groups = keys.helpEntries().map(({ group }) => group);
  expect([...new Set(groups)]).toEqual(['Local', 'Global', 'Navigation', 'Timeline']);
});

test('a key id that is not there leads to the nearest one, with its group or without', () => {
  const problems = (id: string) => resolveKeys({ keys: { [id]: 'y' } }).problems;
  for (const id of ['answer.aprove', 'aprove', 'approve'])
    expect(problems(id)).toContain(
      `keys.${id}: there is no command of this name; did you mean "answer.approve"?`,
    );
  expect(problems('frobnicate')).toContain(
    'keys.frobnicate: there is no command of this name; ? shows them all',
  );
});

test('under one heading of the help every key is told once', () => {
  const entries = resolveKeys().helpEntries();
  for (const group of new Set(entries.map(entry => entry.group))) {
    const keys = entries.filter(entry => entry.group === group).flatMap(entry => entry.keys.split(' '));
    expect(
      keys.filter((key, i) => keys.indexOf(key) !== i),
      group,
    ).toEqual([]);
  }
});
