import { inside } from '../model/layout.ts';
import { listed } from '../model/selection.ts';
import type { UiState } from '../model/state.ts';
import type { Rect } from '../panes/pane-source.ts';
import { bottomBorder, side, topBorder } from './frame-rows.ts';
import { Lines } from './lines.tsx';
import { listPosition, listRows } from './list-rows.ts';
import { type Span, span } from './spans.ts';

/** The left box: sessions in their groups. */
export function SessionList({ state, rect }: { state: UiState; rect: Rect }) {
  return <Lines rows={listBox(state, rect)} />;
}

/** All rows of the box, border included. */
export function listBox(state: UiState, rect: Rect): string[] {
  const focused = state.focus === 'list' && state.modals.length === 0;
  const inner = inside(rect);
  const sessions = listed(state);
  const rows = listRows(
    {
      sessions,
      selected: state.selected,
      tick: state.tick,
      showRepository: state.repository === null,
      empty: emptyText(state),
    },
    inner.width,
    inner.height,
  );
  const edge = side(focused);
  const position = listPosition(sessions, state.selected);
  const frame = {
    width: rect.width,
    focused,
    title: title(state),
    bottomRight: position === '' ? [] : [span(position, 'grey')],
  };
  return [topBorder(frame), ...rows.map(row => edge + row + edge), bottomBorder(frame)];
}

function title({ filtering, filter }: UiState): Span[] {
  const name = span('Sessions', 'text', { bold: true });
  if (!filtering && filter.text === '') return [name];
  const cursor = filtering ? [span(' ', undefined, { inverse: true })] : [];
  return [name, span(' '), span('/', 'accent'), span(filter.text, 'accent'), ...cursor];
}

function emptyText(state: UiState): string {
  if (!state.loaded) return '';
  return state.filter.text === '' ? 'no session yet' : 'no session fits the filter';
}
