import type { HelpEntry } from '../keys/help.ts';
import type { Modal } from '../model/modals.ts';
import { type DialogContent, keySpans, windowAt } from './dialog.ts';
import { fieldRows } from './field-rows.ts';
import { type Span, span } from './spans.ts';

type SearchModal = Extract<Modal, { kind: 'help' | 'palette' }>;

/** All keys by group, filtered as typed; the palette is the same list, best match first. */
export function helpContent(
  modal: SearchModal,
  entries: readonly HelpEntry[],
  disabled: (id: string) => string | undefined,
): DialogContent {
  return {
    title: [span(modal.kind === 'help' ? 'All keys' : 'Commands', 'text', { bold: true })],
    width: 84,
    body: (width, height) => {
      const field = fieldRows(modal.filter, width, {
        active: true,
        maxRows: 1,
        hint: 'filter: a key or a word',
      });
      const { lines, at } = listed(entries, modal, disabled);
      // As high as without a filter, so that the box does not jump while typing.
      const room = Math.max(1, height - 2);
      const shown = windowAt(lines, at, room);
      const blank = Array.from({ length: room - shown.length }, () => []);
      return [...field, [], ...shown, ...blank];
    },
    keys: keySpans([
      ['enter', 'run'],
      ['↑ ↓', 'move'],
      ['esc', 'back'],
    ]),
  };
}

function listed(
  entries: readonly HelpEntry[],
  modal: SearchModal,
  disabled: (id: string) => string | undefined,
): { lines: Span[][]; at: number } {
  const lines: Span[][] = [];
  let at = 0;
  let group = '';
  const headings = modal.kind === 'help' && modal.filter.text === '';
  for (const [i, entry] of entries.entries()) {
    if (headings && entry.group !== group) {
      if (group !== '') lines.push([]);
      lines.push([span(entry.group, 'grey', { bold: true })]);
      group = entry.group;
    }
    const current = i === Math.min(modal.at, entries.length - 1);
    if (current) at = lines.length;
    lines.push(entryLine(entry, current, disabled(entry.id)));
  }
  if (entries.length === 0) lines.push([span('nothing fits', 'grey')]);
  return { lines, at };
}

function entryLine(entry: HelpEntry, current: boolean, reason: string | undefined): Span[] {
  return [
    current ? span('▌', 'accent') : span(' '),
    span(entry.keys.padEnd(12), reason ? 'faint' : 'accent', reason ? {} : { bold: true }),
    span(' '),
    span(entry.help, reason ? 'grey' : 'text', current ? { bold: true } : {}),
    ...(reason ? [span(`  ${reason}`, 'faint')] : []),
  ];
}
