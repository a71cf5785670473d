import { wrapCells } from '../../term/sgr.ts';
import { cellWidth } from '../../term/width.ts';
import type { HelpEntry } from '../keys/help.ts';
import type { SearchModal } from '../model/search-entries.ts';
import type { DialogContent } from './dialog.ts';
import { fieldRows } from './field-rows.ts';
import { type Span, span, spansWidth } from './spans.ts';

/** All keys by group, filtered as typed; the palette is the same list, best match first. */
export function helpContent(
  modal: SearchModal,
  entries: readonly HelpEntry[],
  disabled: (id: string) => string | undefined,
): DialogContent {
  return {
    title: [span(modal.kind === 'help' ? 'All keys' : 'Commands', 'text', { bold: true })],
    width: 96,
    body: width => {
      const field = fieldRows(modal.filter, width, {
        active: true,
        maxRows: 1,
        hint: 'filter: a key or a word',
      });
      return { head: [...field, []], ...listed(entries, modal, disabled, width), full: true };
    },
    keys: [
      ['enter', 'run'],
      ['↑ ↓', 'move'],
      ['esc', 'back'],
      ['pgup pgdn home end', 'far'],
    ],
  };
}

function listed(
  entries: readonly HelpEntry[],
  modal: SearchModal,
  disabled: (id: string) => string | undefined,
  width: number,
): { lines: Span[][]; at: [number, number] } {
  const lines: Span[][] = [];
  let at: [number, number] = [0, 0];
  let group = '';
  const headings = modal.kind === 'help' && modal.filter.text === '';
  for (const [i, entry] of entries.entries()) {
    if (headings && entry.group !== group) {
      if (group !== '') lines.push([]);
      lines.push([span(entry.group, 'grey', { bold: true })]);
      group = entry.group;
    }
    const current = i === Math.min(modal.at, entries.length - 1);
    const first = lines.length;
    lines.push(...entryLines(entry, current, disabled(entry.id), width));
    // With its heading, and the first one with everything above it.
    if (current) at = [i === 0 ? 0 : first - 1, lines.length - 1];
  }
  if (entries.length === 0) lines.push([span('nothing fits', 'grey')]);
  return { lines, at };
}

/** Stands where a command has no key, so that its words do not look like more of the one above. */
const noKey = '–';

/** Keys stand in a column of this width: the longest are `shift-tab` and `pgup pgdn`. */
const keyWidth = 12;

/** Beside its keys what it does needs at least this; on a narrower screen it stands below them. Cells. */
const leastHelp = 16;

/** What it does over as many rows as that takes, and why it cannot be done now behind it. */
function entryLines(entry: HelpEntry, current: boolean, reason: string | undefined, width: number): Span[][] {
  const below = width - keyWidth - 2 < leastHelp;
  const column = below ? 2 : keyWidth;
  const room = Math.max(1, width - column - 2);
  const help = wrapCells(entry.help, room).map(text =>
    span(text, reason ? 'grey' : 'text', current ? { bold: true } : {}),
  );
  const rows: Span[][] = help.map(text => [text]);
  if (reason) {
    const last = rows.at(-1) ?? [];
    // Without colours the brackets alone tell it from what the key does.
    const why = `(${reason})`;
    if (spansWidth(last) + 2 + cellWidth(why) <= room) last.push(span(`  ${why}`, 'faint'));
    else rows.push(...wrapCells(why, room).map(text => [span(text, 'faint')]));
  }
  const mark = current ? span('▌', 'accent') : span(' ');
  const keys = (text: string) => span(text, reason ? 'faint' : 'accent', reason ? {} : { bold: true });
  const beside = rows.map((text, i) => [
    mark,
    keys((i === 0 && !below ? entry.keys || noKey : '').padEnd(column)),
    span(' '),
    ...text,
  ]);
  return below ? [[mark, keys(entry.keys || noKey)], ...beside] : beside;
}
