import { cleanLine } from '../../term/clean.ts';
import type { SessionView } from '../model/session-view.ts';
import { type Tab, tabs } from '../model/state.ts';
import { spaced } from './frame-rows.ts';
import { sizeSpans, testSpans } from './size-spans.ts';
import { type Span, span } from './spans.ts';

const tabTitles: Readonly<Record<Tab, string>> = {
  terminal: 'Terminal',
  diff: 'Diff',
  timeline: 'Timeline',
  review: 'Review',
  info: 'Info',
};

export interface TabCounts {
  readonly diff: number | null;
  /** `2/6`: checklist lines that pitwall found to be so. */
  readonly review: string | null;
}

/** The tabs in the upper border of the pane; in a narrow one only the current tab with its place. */
export function tabSpans(current: Tab, counts: TabCounts, narrow: boolean): Span[] {
  if (narrow) {
    const place = `${tabs.indexOf(current) + 1}/${tabs.length}`;
    return [tabSpan(current, true), span(' '), span(place, 'grey')];
  }
  return spaced(
    tabs.map(tab => {
      const count = tab === 'diff' ? counts.diff : tab === 'review' ? counts.review : null;
      const title = tabSpan(tab, tab === current);
      return count === null ? [title] : [title, span(' '), span(String(count), 'grey')];
    }),
  );
}

/** `branch · agent · +12 −2 2 files · tests none` for the lower border of the pane. */
export function paneFacts(view: SessionView): Span[] {
  const { record } = view;
  const size = sizeSpans(record.size);
  const parts: Span[][] = [
    [span(cleanLine(record.git.branch), 'grey')],
    [span(cleanLine(record.agent.name), 'grey')],
    size,
    size.length > 0 ? testSpans(record.tests) : [],
  ];
  const dot = [span(' '), span('·', 'faint'), span(' ')];
  return parts.filter(part => part.length > 0).flatMap((part, i) => (i === 0 ? part : [...dot, ...part]));
}

function tabSpan(tab: Tab, current: boolean): Span {
  const title = tabTitles[tab];
  return current ? span(title, 'accent', { bold: true, underline: true }) : span(title, 'text');
}
