import { describe, expect, it } from 'vitest';
import type { Rows } from '../../../src/agents/link/messages.ts';
import { stripSgr } from '../../../src/term/sgr.ts';
import { cellWidth } from '../../../src/term/width.ts';
import { createInfoPane } from '../../../src/ui/panes/info-pane.ts';
import { createLinesPane, fixedLines } from '../../../src/ui/panes/lines-pane.ts';
import { createReviewPane } from '../../../src/ui/panes/review-pane.ts';
import { createTerminalPane, type TerminalView } from '../../../src/ui/panes/terminal-pane.ts';
import { createWelcomePane } from '../../../src/ui/panes/welcome-pane.ts';
import { view } from '../support/views.ts';

function frame(lines: string[], more: Partial<Rows> = {}): Rows {
  return {
    cols: 20,
    rows: 3,
    changed: lines.map((line, i) => [i, line]),
    full: true,
    cursor: { x: 2, y: 1, visible: true, shape: 0 },
    modes: { alternate: false, bracketedPaste: false, mouse: false, appCursor: false },
    scrollback: 100,
    top: 0,
    ...more,
  };
}

function terminal() {
  const views: TerminalView[] = [];
  const notes: string[] = [];
  const pane = createTerminalPane({ onView: v => views.push(v), onNote: n => notes.push(n) });
  return { pane, views, notes };
}

describe('the terminal pane', () => {
  it('tells the host its size once, and shows the newest rows', () => {
    const { pane, views, notes } = terminal();
    pane.rows(10, 3);
    pane.rows(10, 3);
    expect(views).toEqual([{ cols: 10, rows: 3, fps: 15, top: 0 }]);
    pane.frame(frame(['\x1b[31mred\x1b[0m', 'two', 'three']));
    pane.frame(frame([], { full: false, changed: [[1, 'TWO']] }));
    expect(pane.rows(10, 3)).toEqual(['\x1b[31mred\x1b[0m       ', 'TWO       ', 'three     ']);
    expect(notes).toEqual(['20×3, cut']);
  });

  it('is exactly as wide as asked for even before the host knows the new size', () => {
    const { pane } = terminal();
    pane.rows(20, 3);
    pane.frame(frame(['x'.repeat(20), '日本語日本語日本語', '']));
    for (const width of [5, 9, 20, 40]) {
      for (const row of pane.rows(width, 5)) expect(cellWidth(stripSgr(row))).toBe(width);
    }
  });

  it('has a cursor where the agent has it, unless it is scrolled or outside', () => {
    const { pane } = terminal();
    pane.rows(10, 3);
    pane.frame(frame(['a', 'b', 'c']));
    expect(pane.cursor?.(10, 3)).toEqual({ x: 2, y: 1, shape: 0 });
    expect(pane.cursor?.(2, 3)).toBeUndefined();
    pane.frame(frame(['a'], { top: 5 }));
    expect(pane.cursor?.(10, 3)).toBeUndefined();
  });

  it('scrolls within what the host has', () => {
    const { pane, views, notes } = terminal();
    pane.rows(20, 12);
    pane.frame(frame(['a'], { rows: 12 }));
    pane.scroll({ pages: -1 });
    expect(views.at(-1)?.top).toBe(10);
    pane.scroll({ pages: -50 });
    expect(views.at(-1)?.top).toBe(100);
    pane.frame(frame(['a'], { rows: 12, top: 100 }));
    expect(notes.at(-1)).toBe('100 up · 20×12');
    pane.scroll({ to: 'bottom' });
    expect(views.at(-1)?.top).toBe(0);
  });

  it('asks for more frames while it has the keys', () => {
    const { pane, views } = terminal();
    pane.rows(20, 3);
    pane.focus(true);
    pane.focus(true);
    expect(views.map(v => v.fps)).toEqual([15, 60]);
  });

  it('shows the last screen of an agent that ended', () => {
    const { pane, notes } = terminal();
    pane.rows(10, 3);
    pane.still(['one', 'two', 'three', 'four'], 'ended');
    expect(pane.rows(10, 3).map(row => row.trimEnd())).toEqual(['two', 'three', 'four']);
    pane.scroll({ pages: -1 });
    expect(pane.rows(10, 3).map(row => row.trimEnd())).toEqual(['one', 'two', 'three']);
    expect(notes).toEqual(['ended']);
    expect(pane.shown).toBe(false);
  });
});

describe('panes of text', () => {
  const session = view({
    name: 'login',
    group: 'ready',
    size: [2, 5, 1],
    paths: ['src/a.ts', '.github/ci.yml'],
    overlap: ['src/a.ts'],
    record: {
      task: {
        goal: `do ${'many '.repeat(60)}`,
        only: ['src/**'],
        keep: '',
        verify: 'npm test',
        doneWhen: [],
        restate: false,
      },
    },
  });
  const agents = [{ name: 'claude', found: true }];
  const welcome = { agents, inRepository: true, newKey: 'n', helpKey: '?', quitKey: 'q', backKey: 'esc' };
  const sources = {
    info: createInfoPane({ view: session, load: async () => ({ facts: [], next: 0 }) }),
    review: createReviewPane(session, 'm'),
    welcome: createWelcomePane({ ...welcome, filter: '' }),
    'no match': createWelcomePane({ ...welcome, filter: 'xyz' }),
  };

  it.each(Object.entries(sources))('%s has exact rows at every size', (_, source) => {
    for (const [width, height] of [
      [78, 31],
      [38, 16],
      [18, 4],
    ] as const) {
      const rows = source.rows(width, height);
      expect(rows).toHaveLength(height);
      for (const row of rows) expect(cellWidth(stripSgr(row))).toBe(width);
    }
  });

  it('the review shows what lies outside of the task and who overlaps', () => {
    const text = sources.review.rows(78, 30).map(stripSgr).join('\n');
    expect(text).toContain('ready for review');
    expect(text).toContain('× Only the intended files?');
    expect(text).toContain('outside: .github/ci.yml');
    expect(text).toContain('× Tests where the risk justified them?');
    expect(text).toContain('also changed by another session: src/a.ts');
  });

  it('the review asks for nothing that no key can answer, and says what its key does', () => {
    const lines = sources.review.rows(78, 30).map(row => stripSgr(row).trim());
    expect(lines.filter(line => /^\d/.test(line))).toEqual([]);
    expect(lines.join(' ')).toContain('m marks exactly this state reviewed');
    const done = createReviewPane({ ...session, review: 'reviewed' }, 'm');
    expect(done.rows(78, 30).join('\n')).toContain('m takes the mark back');
  });

  it('the review shows what it found while the agent still works, and nothing when nothing has changed', () => {
    const text = (of: typeof session) => createReviewPane(of, 'm').rows(78, 30).map(stripSgr).join('\n');
    const asks = text({ ...session, review: 'none', group: 'needs-input' });
    expect(asks).toContain('not ready: its agent asks');
    expect(asks).toContain('outside: .github/ci.yml');
    const lost = { ...session.status, value: 'lost' as const };
    expect(text({ ...session, review: 'none', live: false, status: lost })).toContain(
      'not ready: it is lost',
    );
    const untouched = text({ ...session, review: 'none', record: { ...session.record, size: null } });
    expect(untouched).toContain('nothing to review');
    expect(untouched).not.toContain('What pitwall found');
  });

  it('the empty screen says which key starts a session', () => {
    const text = sources.welcome.rows(78, 20).map(stripSgr).join('\n');
    expect(text).toContain('n  start a session');
    expect(text).toContain('✓ claude');
  });

  it('a filter that nothing fits is named, with the key that clears it', () => {
    const text = sources['no match'].rows(78, 20).map(stripSgr).join('\n');
    expect(text).toContain('No session fits "xyz".');
    expect(text).toContain('esc clear the filter');
  });
});

describe('a pane of lines', () => {
  it('counts its version up only when what it shows changes', () => {
    const lines = Array.from({ length: 50 }, (_, i) => [{ text: `line ${i}` }]);
    const pane = createLinesPane(() => fixedLines(lines, [10, 20]));
    let told = 0;
    pane.subscribe(() => {
      told += 1;
    });
    pane.rows(20, 10);
    pane.scroll({ to: 'top' });
    expect(told).toBe(0);
    pane.jump(1);
    expect(told).toBe(1);
    expect(pane.rows(20, 10)[0]?.trimEnd()).toBe('line 10');
    pane.scroll({ to: 'bottom' });
    pane.scroll({ pages: 3 });
    expect(pane.top).toBe(40);
    expect(told).toBe(2);
  });
});
