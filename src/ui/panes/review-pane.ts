import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import { type Span, span } from '../components/spans.ts';
import { type ChecklistLine, checklist } from '../model/checklist.ts';
import type { SessionView } from '../model/session-view.ts';
import { time } from './info-pane.ts';
import { createLinesPane, fixedLines, type LinesPane } from './lines-pane.ts';

/** State of the review, the tree it was made on, what pitwall found for each line of the checklist, and what `m` does. */
export function createReviewPane(
  view: SessionView,
  reviewKey: string,
): LinesPane & { update(view: SessionView): void } {
  const linesOf = (now: SessionView) => (width: number) => fixedLines(reviewLines(now, width, reviewKey));
  const pane = createLinesPane(linesOf(view));
  return Object.assign(pane, { update: (next: SessionView) => pane.show(linesOf(next)) });
}

/** No line begins with a digit: digits answer the agent's question. */
export function reviewLines(view: SessionView, width: number, reviewKey: string): Span[][] {
  const lines: Span[][] = [[], ...stateLines(view)];
  const grey = (indent: string, text: string) =>
    wrap(cleanLine(text), Math.max(10, width - indent.length - 1)).map(part => [
      span(`${indent}${part}`, 'grey'),
    ]);
  if (changed(view)) {
    // First, for a screen that has no room for all of it.
    lines.push(...grey('  ', whatTheKeyDoes(view, reviewKey)));
    lines.push([], [span('  What pitwall found', 'grey', { bold: true })]);
    for (const line of checklist(view.record)) {
      const [first = '', ...more] = wrap(line.title, Math.max(10, width - 5));
      lines.push([span('  '), mark(line), span(` ${first}`, 'text')]);
      lines.push(...more.map(text => [span(`    ${text}`, 'text')]));
      lines.push(...grey('    ', line.evidence));
    }
  }
  return lines;
}

function changed({ record }: SessionView): boolean {
  return (record.size?.files ?? 0) > 0;
}

function whatTheKeyDoes({ review }: SessionView, key: string): string {
  if (review === 'merged' || review === 'dropped') return `it is ${review}`;
  if (review === 'reviewed') return `${key} takes the mark back`;
  return `${key} marks exactly this state reviewed; look yourself where there is a ? or a ×`;
}

function stateWords(view: SessionView): string {
  if (view.review === 'ready') return 'ready for review';
  if (view.review !== 'none') return view.review;
  if (!changed(view)) return 'nothing to review';
  if (!view.live) return `not ready: it is ${view.status.value}`;
  return view.group === 'needs-input' ? 'not ready: its agent asks' : 'not ready: its agent is at work';
}

function stateLines(view: SessionView): Span[][] {
  const { review, record, overlap } = view;
  const color = review === 'ready' ? 'violet' : review === 'changes asked' ? 'amber' : 'text';
  const lines: Span[][] = [[span('  '), span(stateWords(view), color, { bold: true })]];
  const { by, at, tree, note } = record.review;
  if (by !== null && at !== null)
    lines.push([span(`  ${record.review.state} by ${cleanLine(by)}, ${time(at)}`, 'grey')]);
  if (tree !== null) {
    const same = record.size === null || record.size.tree === tree;
    const text = same ? 'this exact tree' : 'changed since';
    lines.push([span(`  tree ${tree.slice(0, 10)}, `, 'grey'), span(text, same ? 'grey' : 'amber')]);
  }
  if (note !== '') lines.push([span(`  ${cleanLine(note)}`, 'text')]);
  for (const path of overlap)
    lines.push([span('  ⚠ also changed by another session: ', 'amber'), span(cleanLine(path), 'text')]);
  return lines;
}

function mark({ verdict }: ChecklistLine): Span {
  if (verdict === 'yes') return span('✓', 'green');
  return verdict === 'no' ? span('×', 'red') : span('?', 'amber');
}
