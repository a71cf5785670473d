import { describe, expect, it } from 'vitest';
import { centered, inside, layout } from '../../../src/ui/model/layout.ts';
import type { Rect } from '../../../src/ui/panes/pane-source.ts';

/** A drawing of the layout: one letter for each rectangle. */
function draw(
  cols: number,
  rows: number,
  options: { panel?: 'list' | 'pane'; notice?: boolean } = {},
): string {
  const at = layout({ cols, rows, panel: options.panel ?? 'list', notice: options.notice ?? false });
  const grid = Array.from({ length: rows }, () => Array.from({ length: cols }, () => '.'));
  const fill = (rect: Rect | undefined, letter: string) => {
    if (!rect) return;
    for (let y = rect.y; y < rect.y + rect.height; y++)
      for (let x = rect.x; x < rect.x + rect.width; x++) {
        if (grid[y]?.[x] !== '.') throw new Error(`${letter} overlaps at ${x},${y}`);
        (grid[y] as string[])[x] = letter;
      }
  };
  fill(at.header, 'h');
  fill(at.notice, 'n');
  fill(at.list, 'L');
  fill(at.pane, 'P');
  fill(at.keys, 'k');
  return grid.map(row => row.join('').replace(/(.)\1{9}/g, '$1')).join('\n');
}

// Ten equal cells are drawn as one letter.
describe('layout', () => {
  it('shows both panels where they fit', () => {
    expect(draw(120, 7)).toBe(['hhhhhhhhhhhh', ...Array(5).fill('LLLLPPPPPPPP'), 'kkkkkkkkkkkk'].join('\n'));
  });

  it('gives every further column to the pane', () => {
    expect(draw(200, 6).split('\n')[2]).toBe('LLLLPPPPPPPPPPPPPPPP');
    expect(draw(90, 6).split('\n')[2]).toBe('LLLLPPPPP');
  });

  it('shows one panel at a time under 90 columns', () => {
    expect(draw(80, 6)).toBe(['hhhhhhhh', ...Array(4).fill('LLLLLLLL'), 'kkkkkkkk'].join('\n'));
    expect(draw(80, 6, { panel: 'pane' })).toBe(
      ['hhhhhhhh', ...Array(4).fill('PPPPPPPP'), 'kkkkkkkk'].join('\n'),
    );
    expect(draw(40, 20).split('\n')[1]).toBe('LLLL');
  });

  it('has a row for the notice only on screens with rows to spare', () => {
    expect(draw(120, 12, { notice: true }).split('\n').slice(0, 3)).toEqual([
      'hhhhhhhhhhhh',
      'nnnnnnnnnnnn',
      'LLLLPPPPPPPP',
    ]);
    expect(draw(120, 11, { notice: true }).split('\n')[1]).toBe('LLLLPPPPPPPP');
  });

  it('is too small under 20x6', () => {
    expect(layout({ cols: 19, rows: 20, panel: 'list', notice: false }).tooSmall).toBe(true);
    expect(layout({ cols: 40, rows: 5, panel: 'list', notice: false }).tooSmall).toBe(true);
    expect(layout({ cols: 20, rows: 6, panel: 'list', notice: false }).tooSmall).toBe(false);
  });

  it('knows the inside of a box and the middle of a screen', () => {
    expect(inside({ x: 40, y: 1, width: 80, height: 33 })).toEqual({ x: 41, y: 2, width: 78, height: 31 });
    expect(centered(100, 40, 60, 10)).toEqual({ x: 20, y: 15, width: 60, height: 10 });
    expect(centered(40, 20, 96, 50)).toEqual({ x: 0, y: 0, width: 40, height: 20 });
  });
});
