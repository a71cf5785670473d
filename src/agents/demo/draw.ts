import { stripSgr, style, truncateSgr, wrapCells } from '../../term/sgr.ts';
import { cellWidth } from '../../term/width.ts';
import type { Draft } from './editor.ts';
import type { Block, Dialog, ToolLine, View } from './view.ts';

export interface Frame {
  /** Exactly as many as the terminal has rows, none wider than it. */
  rows: string[];
  cursor: { x: number; y: number } | null;
}

/** The whole screen: as much of the transcript's end as fits above the input box or the dialog. Pure. */
export function draw(view: View, cols: number, rows: number): Frame {
  const width = Math.max(10, cols);
  const bottom = view.dialog ? drawDialog(view.dialog, width) : drawInput(view, width);
  const room = Math.max(0, rows - bottom.rows.length);
  const transcript = [...head(view), ...view.blocks.flatMap(block => [...drawBlock(block, width), ''])];
  const shown = transcript.slice(-room || transcript.length).slice(0, room);
  const padded = [...shown, ...Array<string>(Math.max(0, room - shown.length)).fill('')];
  const all = [...padded, ...bottom.rows].slice(-rows).map(row => truncateSgr(row, cols));
  const y = rows - bottom.rows.length + (bottom.cursor?.y ?? 0);
  return {
    rows: all,
    cursor: bottom.cursor && y >= 0 ? { x: Math.min(bottom.cursor.x, cols - 1), y } : null,
  };
}

interface Bottom {
  rows: string[];
  cursor: { x: number; y: number } | null;
}

const grey = (text: string) => style(text, { fg: 'grey' });

function head(view: View): string[] {
  return [
    `${style('◆', { fg: 'violet' })} ${style('Demo agent', { bold: true })} ${grey('scripted, no account, no network')}`,
    `  ${grey(view.cwd)}`,
    '',
  ];
}

function drawBlock(block: Block, width: number): string[] {
  switch (block.kind) {
    case 'user':
      return indent(block.text, width, `${grey('❯')} `).map(row => style(row, {}) || row);
    case 'thought':
      return indent(block.text, width, '  ').map(row => style(stripSgr(row), { fg: 'grey', italic: true }));
    case 'text':
      return indent(block.text, width, `${style('●', { fg: 'text' })} `);
    case 'note':
      return indent(block.text, width, `  ${grey('⎿')}  `).map(row => style(stripSgr(row), { fg: 'grey' }));
    case 'done':
      return [grey(`✻ Worked for ${block.seconds}s · done`)];
    case 'tool':
      return drawTool(block, width);
  }
}

function drawTool(tool: Extract<Block, { kind: 'tool' }>, width: number): string[] {
  const colour = { running: 'grey', ok: 'green', failed: 'red' } as const;
  const first = `${style('●', { fg: colour[tool.state] })} ${style(tool.name, { bold: true })}(${tool.about})`;
  return [
    truncateSgr(first, width),
    ...tool.lines.map((line, i) => truncateSgr(`  ${i === 0 ? grey('⎿') : ' '}  ${toned(line)}`, width)),
  ];
}

function toned({ text, tone }: ToolLine): string {
  if (tone === 'plain') return grey(text);
  return style(text, { fg: tone === 'added' ? 'green' : 'red' });
}

/** Wrapped text behind a mark, its further rows indented as far. */
function indent(text: string, width: number, mark: string): string[] {
  const space = cellWidth(stripSgr(mark));
  return wrapCells(text, width - space).map((row, i) => (i === 0 ? mark : ' '.repeat(space)) + row);
}

function drawDialog(dialog: Dialog, width: number): Bottom {
  const options = dialog.options.flatMap(({ label, about }, i) => {
    const row = ` ${i === dialog.at ? '❯' : ' '} ${i + 1}. ${label}`;
    const lines = [i === dialog.at ? style(row, { fg: 'accent' }) : row];
    return about ? [...lines, grey(`      ${about}`)] : lines;
  });
  const about = dialog.about.flatMap(({ text, tone }) =>
    wrapCells(text, width - 4).map(part => `   ${tone === 'plain' ? part : toned({ text: part, tone })}`),
  );
  return {
    rows: [
      grey('─'.repeat(width)),
      ` ${style(dialog.title, { bold: true })}`,
      '',
      ...about,
      ...(about.length > 0 ? [''] : []),
      ...wrapCells(dialog.sentence, width - 2).map(row => ` ${row}`),
      ...options,
      '',
      grey(` ${dialog.footer}`),
    ],
    cursor: null,
  };
}

/** Rows of the draft that are shown; a long paste scrolls in its box. */
const mostDraftRows = 8;

function drawInput(view: View, width: number): Bottom {
  const busy = view.busy
    ? [style(`✻ ${view.busy.label}… (${view.busy.seconds}s)`, { fg: 'violet' }), '']
    : [];
  const queued = view.queued.map(text => grey(`  queued: ${text.split('\n', 1)[0] ?? ''}`));
  const { rows, cursor } = drawDraft(view.draft, width - 2);
  const top = Math.max(0, Math.min(cursor.y - mostDraftRows + 1, rows.length - mostDraftRows));
  const box = rows.slice(top, top + mostDraftRows).map((row, i) => (top + i === 0 ? `❯ ${row}` : `  ${row}`));
  const above = [...busy, ...queued, grey('─'.repeat(width))];
  return {
    rows: [...above, ...box, grey('─'.repeat(width)), grey(`  ${view.hint}`)],
    cursor: { x: cursor.x + 2, y: above.length + cursor.y - top },
  };
}

function drawDraft({ text, at }: Draft, width: number): { rows: string[]; cursor: { x: number; y: number } } {
  const before = wrapCells(text.slice(0, at), width);
  const last = text.slice(0, at).split('\n').at(-1) ?? '';
  // wrapCells drops blanks at the end of a row; the cursor stands behind them all the same.
  const trailing = /\s*$/.exec(last)?.[0].length ?? 0;
  const x = Math.min(width - 1, cellWidth(before.at(-1) ?? '') + trailing);
  return { rows: wrapCells(text, width), cursor: { x, y: before.length - 1 } };
}
