import { cleanLine } from '../../term/clean.ts';
import type { QuestionDraft } from '../status/types.ts';

/** A menu as drawn on the screen: rows `start` to `end` of the view hold it. */
export interface Menu extends Pick<QuestionDraft, 'options' | 'selected' | 'menu'> {
  start: number;
  end: number;
}

/** Longest label kept; the terminal shows it whole. */
const maxLabel = 120;

const numbered = /^[\s│┃|]*(?:([❯›▸>●])\s+)?(\d{1,2})[.)]\s+(\S.*?)[\s│┃|]*$/u;

/**
 * The last numbered menu on the screen: options 1 to n in order, the agent's cursor on exactly one of them; between
 * two options at most four rows of description. Undefined when there is no such thing: a numbered list in prose has no
 * cursor.
 */
export function readNumberedMenu(rows: readonly string[]): Menu | undefined {
  const found: Array<{ row: number; n: number; label: string; marked: boolean }> = [];
  for (let row = rows.length - 1; row >= 0; row--) {
    const match = numbered.exec(rows[row] ?? '');
    const above = found[0];
    if (match) {
      const n = Number(match[2]);
      if (above && n !== above.n - 1) break;
      found.unshift({ row, n, label: labelOf(match[3] ?? ''), marked: match[1] !== undefined });
      if (n === 1) break;
    } else if (above && above.row - row > 4) break;
  }
  const marked = found.filter(option => option.marked);
  const [first, last] = [found[0], found.at(-1)];
  if (first?.n !== 1 || last === undefined || marked.length !== 1) return undefined;
  return {
    start: first.row,
    end: last.row,
    options: found.map(({ n, label }) => ({ n, label })),
    selected: marked[0]?.n,
  };
}

const pointed = /^(\s*)([❯›])(\s+)(\S.*)$/u;

/** The last menu without numbers: a row with the cursor, and the rows that touch it with labels in the same column. */
export function readPlainMenu(rows: readonly string[]): Menu | undefined {
  const cursor = rows.findLastIndex(row => pointed.test(row));
  const match = pointed.exec(rows[cursor] ?? '');
  if (!match) return undefined;
  const column = (match[1] ?? '').length + 1 + (match[3] ?? '').length;
  const isOption = (row: string | undefined) =>
    row !== undefined && row.length > column && row.slice(0, column).trim() === '' && row[column] !== ' ';
  let start = cursor;
  while (isOption(rows[start - 1])) start--;
  let end = cursor;
  while (isOption(rows[end + 1])) end++;
  const labels = rows.slice(start, end + 1).map(row => labelOf(row.slice(column)));
  if (labels.length < 2) return undefined;
  return {
    start,
    end,
    options: labels.map((label, i) => ({ n: i + 1, label })),
    selected: cursor - start + 1,
    menu: 'arrows',
  };
}

/** Without the description in the next column and without the key in brackets behind it. */
function labelOf(text: string): string {
  const label = text.split(/\s{2,}/)[0] ?? text;
  return cleanLine(label.replace(/ \((?:[a-z]|esc|shift\+tab|enter)\)$/i, ''), maxLabel);
}
