import { describe, expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { cellWidth } from '../../../src/term/width.ts';
import { bottomRow } from '../../../src/ui/components/bottom-row.ts';
import { headerRow } from '../../../src/ui/components/header-row.ts';
import { listPosition, listRows } from '../../../src/ui/components/list-rows.ts';
import { questionFits, sessionRows } from '../../../src/ui/components/session-row.ts';
import { resolveKeys } from '../../../src/ui/keys/resolve.ts';
import { initialState } from '../../../src/ui/model/state.ts';
import { type ViewInput, view } from '../support/views.ts';

const now = 10_000_000;
const look = { selected: false, tick: now, showRepository: false };

function plain(input: ViewInput, width = 38, more: Partial<typeof look> = {}): string[] {
  return sessionRows(view({ now, ...input }), width, { ...look, ...more }).map(stripSgr);
}

describe('a session row', () => {
  it('has mark, name, agent, age and the question', () => {
    expect(plain({ name: 'fix-login', group: 'needs-input', question: { text: 'Run npm test ?' } })).toEqual([
      '  ? fix-login             claude   1m ',
      '     Run npm test ?                   ',
    ]);
  });

  it('never hides an overlap: beside the agent where a question or an end has the second line', () => {
    const asks = plain({
      name: 'fix-login',
      group: 'needs-input',
      question: { text: 'Run npm test ?' },
      overlap: ['a'],
    });
    expect(asks).toEqual([
      '  ? fix-login           ⚠ claude   1m ',
      '     Run npm test ?                   ',
    ]);
    expect(plain({ name: 'a', group: 'stopped', overlap: ['a'] })[0]).toContain('⚠');
    expect(plain({ name: 'a', group: 'ready', size: [1, 1, 1], overlap: ['a'] })[0]).not.toContain('⚠');
    const runs = plain({
      name: 'a',
      group: 'working',
      overlap: ['a'],
      status: { activity: 'runs node --test test/everything.test.js' },
    });
    expect(runs[0]).toContain('⚠ claude');
  });

  it('says that the sandbox refused a commit, at work and at rest, until one was made', () => {
    const refused = { record: { gitRefused: true } };
    const works = { name: 'a', group: 'working', status: { activity: 'thinks' } } as const;
    expect(plain({ ...works, ...refused })[1]).toContain('commit blocked thinks');
    expect(plain({ name: 'a', group: 'ready', size: [1, 1, 1], ...refused })[1]).toContain(
      'commit blocked +1',
    );
    expect(plain(works)[1]).not.toContain('blocked');
  });

  it('gives the room of the agent to the name where the list is narrow', () => {
    const [row] = plain({ name: 'fix-login', group: 'idle' }, 19);
    expect(row).toBe('  · fix-login   1m ');
    expect(plain({ name: 'fix-login', group: 'idle' }, 30)[0]).toContain('claude');
  });

  it('shows the selection with a bar and a background of all its cells', () => {
    const rows = sessionRows(view({ now, name: 'a', group: 'idle' }), 20, { ...look, selected: true });
    expect(stripSgr(rows[0])).toBe(' ▌· a            1m ');
    for (const row of rows) {
      // Every run of the row has the background, the padding included.
      expect(
        row
          .split('\x1b[0m')
          .filter(Boolean)
          .every(run => run.includes('48;5;236')),
      ).toBe(true);
    }
  });

  it('is exactly as wide as asked for, whatever the texts are', () => {
    const long = 'a-very-long-session-name-that-does-not-fit-anywhere';
    for (const width of [12, 20, 38, 78]) {
      for (const name of ['x', long, '日本語のセッション名前前前', 'emoji-👩‍💻-😀']) {
        for (const rows of [
          plain({ name, group: 'needs-input', question: { text: `Run ${name} with ${name}` } }, width),
          plain({ name, group: 'needs-input', question: { text: 'Go ?' }, overlap: ['a'] }, width),
          plain({ name, group: 'ready', size: [14, 311, 97], tests: 'failed', overlap: ['a'] }, width),
          plain({ name, group: 'working', status: { activity: `edits ${name}` } }, width, {
            showRepository: true,
          }),
        ]) {
          for (const row of rows) expect(cellWidth(row)).toBe(width);
        }
      }
    }
  });

  it('never lets text from outside reach the terminal as a control', () => {
    const rows = sessionRows(
      view({
        now,
        name: 'x\x1b[2J\u202e',
        group: 'needs-input',
        agent: 'evil\x1b]0;title\x07',
        question: { text: 'Run \x1b[31mrm\x07 -rf\n/ ?', subject: 'rm' },
      }),
      60,
      look,
    );
    for (const row of rows) expect(stripSgr(row)).not.toMatch(/\p{Cc}|\u202e/u);
  });

  it.each<[string, ViewInput, string]>([
    [
      'size and tests of a ready one',
      { name: 'a', group: 'ready', size: [1, 2, 0], tests: 'passed' },
      '+2 −0 1 file tests ✓',
    ],
    [
      'that its turn broke off, before the change',
      { name: 'a', group: 'ready', size: [1, 2, 0], tests: 'passed', status: { reason: 'interrupted' } },
      'interrupted +2 −0 1 file tests ✓',
    ],
    [
      'that its review asked for changes nobody has begun with',
      { name: 'a', group: 'idle', review: 'changes asked', size: [1, 2, 0], tests: 'passed' },
      'changes asked +2 −0 1 file tests…',
    ],
    ['that no test ran', { name: 'a', group: 'ready', size: [2, 2, 1] }, '+2 −1 2 files tests none'],
    ['activity', { name: 'a', group: 'working', status: { activity: 'runs make' } }, 'runs make'],
    [
      'overlap while working',
      { name: 'a', group: 'working', overlap: ['x'], status: { activity: 'thinks' } },
      'thinks ⚠',
    ],
    [
      'why it stopped',
      { name: 'a', group: 'stopped', status: { reason: 'exited 1: no login' } },
      'exited 1: no login',
    ],
    ['a lost host', { name: 'a', group: 'stopped', status: { value: 'lost' } }, 'lost: its host is gone'],
    [
      'doubt',
      { name: 'a', group: 'working', status: { activity: 'thinks', confidence: 0.3 } },
      'probably working: thinks',
    ],
    [
      'silence that looks like rest',
      { name: 'a', group: 'idle', status: { reason: 'quiet for 4+ s', confidence: 0.3 } },
      'probably idle: quiet for 4+ s',
    ],
    [
      'rest behind a change that may go on',
      { name: 'a', group: 'ready', size: [1, 2, 0], tests: 'passed', status: { confidence: 0.3 } },
      '+2 −0 1 file tests ✓ probably id…',
    ],
    [
      'a question that may be none',
      { name: 'a', group: 'needs-input', status: { reason: 'rang', confidence: 0.4 } },
      'probably needs input: rang',
    ],
    [
      'unknown as unknown',
      { name: 'a', group: 'needs-input', status: { value: 'unknown' } },
      'status unknown',
    ],
    [
      'why it is queued',
      { name: 'a', group: 'queued', status: { value: 'queued', reason: '2 agents work, agents.max is 2' } },
      '2 agents work, agents.max is 2',
    ],
    ['the start', { name: 'a', group: 'working', status: { value: 'starting' } }, 'starts'],
  ])('says %s', (_, input, text) => {
    expect(plain(input)[1]?.trim()).toBe(text);
  });

  it('says which text waits, and how many more; a question stands before it', () => {
    const sends = ['now the logout page, please', 'b', 'c'].map(text => ({
      id: text,
      text,
      from: 'key',
      at: 1,
    }));
    const works: ViewInput = {
      name: 'a',
      group: 'working',
      status: { activity: 'runs make' },
      record: { sends },
    };
    expect(plain(works, 60)[1]?.trim()).toBe('queued: now the logout page, pl… +2 · runs make');
    const asks: ViewInput = { ...works, group: 'needs-input', question: { text: 'Run ls ?' } };
    expect(plain(asks, 60)[1]?.trim()).toBe('Run ls ? · queued: now the logout page, pl… +2');
  });

  it('knows whether its question is shown in full', () => {
    const asks = view({ name: 'a', group: 'needs-input', question: { text: 'x'.repeat(33) } });
    expect(questionFits(asks, 38)).toBe(true);
    expect(questionFits(asks, 37)).toBe(false);
  });
});

describe('the list', () => {
  const sessions = Array.from({ length: 30 }, (_, i) =>
    view({ now, name: `s${String(i).padStart(2, '0')}`, group: 'working', age: (40 - i) * 60_000 }),
  );
  const input = { sessions, selected: null, tick: now, showRepository: false, empty: 'no session yet' };

  it('fills its box exactly and keeps the selection in sight wherever it is', () => {
    for (const { id, record } of sessions) {
      for (const height of [4, 10, 31]) {
        const rows = listRows({ ...input, selected: id }, 38, height).map(stripSgr);
        expect(rows).toHaveLength(height);
        expect(rows.every(row => cellWidth(row) === 38)).toBe(true);
        const at = rows.findIndex(row => row.includes(` ▌▸ ${record.name}`));
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(height - 1);
      }
    }
  });

  it('puts an empty row between groups', () => {
    const rows = listRows(
      {
        ...input,
        sessions: [view({ now, name: 'a', group: 'working' }), view({ now, name: 'b', group: 'idle' })],
      },
      20,
      8,
    );
    expect(rows.map(row => stripSgr(row).trimEnd())).toEqual([
      ' WORKING 1',
      expect.stringContaining('a'),
      '     working',
      '',
      ' IDLE 1',
      expect.stringContaining('b'),
      '     idle',
      '',
    ]);
  });

  it('says what is missing when it is empty', () => {
    expect(listRows({ ...input, sessions: [] }, 20, 2).map(stripSgr)).toEqual([
      ' no session yet     ',
      ' '.repeat(20),
    ]);
    expect(listPosition([], null)).toBe('');
    expect(listPosition(sessions, sessions[4]?.id ?? null)).toBe('5 of 30');
  });
});

describe('the header', () => {
  const repository = { name: 'shop-api', branch: 'main' };

  it('counts what waits, in the singular too', () => {
    const sessions = [view({ name: 'a', group: 'needs-input' }), view({ name: 'b', group: 'working' })];
    expect(stripSgr(headerRow({ repository, sessions }, 60))).toBe(
      ' pitwall  shop-api on main        1 needs input · 1 working ',
    );
  });

  it('never counts a lost session as stopped', () => {
    const sessions = [
      view({ name: 'a', group: 'stopped', status: { value: 'lost' } }),
      view({ name: 'b', group: 'stopped', status: { value: 'exited' } }),
    ];
    expect(stripSgr(headerRow({ repository, sessions }, 60)).trimEnd()).toMatch(/ 1 lost · 1 stopped$/);
  });

  it('shortens the counts before it cuts them', () => {
    const sessions = [view({ name: 'a', group: 'needs-input' }), view({ name: 'b', group: 'ready' })];
    const row = stripSgr(
      headerRow({ repository: { name: 'a-long-repository-name', branch: 'main' }, sessions }, 40),
    );
    expect(row).toHaveLength(40);
    expect(row.endsWith(' 1? 1◆ ')).toBe(true);
  });
});

describe('the bottom row', () => {
  const state = initialState({ cols: 60, rows: 24, now });
  const input = { keys: resolveKeys(), contexts: ['list', 'global'], disabled: () => undefined };

  it('shows the keys that work now', () => {
    const none = {
      ...input,
      disabled: (id: string) => (id === 'app.help' || id === 'app.quit' ? undefined : 'no'),
    };
    expect(stripSgr(bottomRow(state, none)).trimEnd()).toBe(' q quit   ? all keys');
    expect(cellWidth(stripSgr(bottomRow(state, input)))).toBe(60);
  });

  it('says what esc does now', () => {
    expect(stripSgr(bottomRow({ ...state, cols: 120, tab: 'diff' }, input))).toContain('esc terminal');
    expect(stripSgr(bottomRow({ ...state, panel: 'pane', tab: 'diff' }, input))).toContain('esc list');
    expect(stripSgr(bottomRow({ ...state, tab: 'diff' }, input))).not.toContain('esc');
    expect(stripSgr(bottomRow({ ...state, filtering: true }, input))).toContain('esc clear filter');
  });

  it('gives way to a toast', () => {
    const toast = { text: 'it \x1b[2Jfailed', kind: 'error' as const, until: 1 };
    expect(stripSgr(bottomRow({ ...state, cols: 20, toast }, input))).toMatch(/^ it failed {10}$/);
  });
});
