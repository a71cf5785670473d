import { listed } from '../model/selection.ts';
import type { UiState } from '../model/state.ts';
import type { Rect } from '../panes/pane-source.ts';
import { emptyBox } from './frame-rows.ts';
import { listPosition } from './list-rows.ts';
import { type Span, span } from './spans.ts';

/** The left box, all rows of it, border included; its inside stays blank for the list's pane. */
export function listBox(state: UiState, rect: Rect): string[] {
  const position = listPosition(listed(state), state.selected);
  return emptyBox(
    {
      width: rect.width,
      focused: state.focus === 'list' && state.modals.length === 0,
      title: title(state),
      bottomRight: position === '' ? [] : [span(position, 'grey')],
    },
    rect.height,
  );
}

function title({ filtering, filter }: UiState): Span[] {
  const name = span('Sessions', 'text', { bold: true });
  if (!filtering && filter.text === '') return [name];
  const cursor = filtering ? [span(' ', undefined, { inverse: true })] : [];
  return [name, span(' '), span('/', 'accent'), span(filter.text, 'accent'), ...cursor];
}
