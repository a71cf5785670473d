import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import { type Span, span } from '../components/spans.ts';
import { type ChecklistLine, checklist } from '../model/checklist.ts';
import type { SessionView } from '../model/session-view.ts';
import { time } from './info-pane.ts';
import { createLinesPane, fixedLines, type LinesPane } from './lines-pane.ts';

/** State of the review, the tree it was made on, and the checklist with the evidence there is. */
export function createReviewPane(view: SessionView): LinesPane & { update(view: SessionView): void } {
  const pane = createLinesPane(width => fixedLines(reviewLines(view, width)));
  return Object.assign(pane, {
    update: (next: SessionView) => pane.show(width => fixedLines(reviewLines(next, width))),
  });
}

export function reviewLines(view: SessionView, width: number): Span[][] {
  const lines: Span[][] = [[], ...stateLines(view), []];
  for (const [i, line] of checklist(view.record).entries()) {
    lines.push([span(` ${i + 1} `, 'grey'), mark(line), span(` ${line.title}`, 'text')]);
    for (const text of wrap(cleanLine(line.evidence), Math.max(10, width - 6)))
      lines.push([span(`     ${text}`, 'grey')]);
  }
  return lines;
}

function stateLines({ review, record, overlap }: SessionView): Span[][] {
  const color = review === 'ready' ? 'violet' : review === 'changes asked' ? 'amber' : 'text';
  const words = review === 'none' ? 'nothing to review' : review === 'ready' ? 'ready for review' : review;
  const lines: Span[][] = [[span('  '), span(words, color, { bold: true })]];
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
