import { cleanLine } from '../../term/clean.ts';
import { checklistCount } from '../model/checklist.ts';
import { topModal } from '../model/modals.ts';
import { hidesAll, selectedView } from '../model/selection.ts';
import type { SessionView } from '../model/session-view.ts';
import type { UiState } from '../model/state.ts';
import { inTimeline, timelineView } from '../model/timeline-view.ts';
import type { Rect } from '../panes/pane-source.ts';
import { emptyBox, type FrameInput } from './frame-rows.ts';
import { paneFacts, tabSpans } from './pane-title.ts';
import { type Span, span } from './spans.ts';

/** A pane narrower than this has room for the name of its current tab only. Cells. */
const allTabs = 56;

/** The right box, all rows of it, border included; its inside stays blank for the pane. */
export function paneBox(state: UiState, rect: Rect): string[] {
  return emptyBox(frameInput(state, rect), rect.height);
}

function frameInput(state: UiState, { width }: Rect): FrameInput {
  const focused = state.focus === 'pane' || inTimeline(state);
  if (topModal(state)?.kind === 'log') {
    return { width, focused: true, title: [span('Commands pitwall ran', 'text', { bold: true })] };
  }
  const view = selectedView(state);
  if (!view) {
    const title = hidesAll(state) ? 'No match' : 'Welcome';
    return { width, focused, title: [span(title, 'text', { bold: true })] };
  }
  const showsTerminal = state.tab === 'terminal' && state.paneNote !== '';
  return {
    width,
    focused,
    title: name(view),
    titleRight: tabSpans(state.tab, counts(view), width < allTabs),
    bottomLeft: paneFacts(view),
    bottomRight: showsTerminal ? [span(state.paneNote, 'grey')] : timelineFilter(state),
  };
}

/** What the timeline is narrowed to: `/npm  commands`. */
function timelineFilter(state: UiState): Span[] {
  if (state.tab !== 'timeline') return [];
  const { kind, text } = timelineView(state);
  const typed = state.finding;
  const words = typed?.text ?? text;
  return [
    ...(typed || words !== '' ? [span('/', 'accent'), span(cleanLine(words), 'accent')] : []),
    ...(typed ? [span(' ', undefined, { inverse: true })] : []),
    ...(kind === 'all' ? [] : [span(words === '' ? kind : ` ${kind}`, 'accent')]),
  ];
}

function name({ record }: SessionView): Span[] {
  return [span(cleanLine(record.name), 'text', { bold: true })];
}

function counts({ record }: SessionView) {
  const files = record.size?.files ?? 0;
  return files === 0 ? { diff: null, review: null } : { diff: files, review: checklistCount(record) };
}
