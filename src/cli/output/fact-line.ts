import type { SessionRow } from '../../actions/list-sessions.ts';
import { sizeLabel, summaryLine } from '../../store/record/summary-line.ts';
import { testsLabel } from '../../store/record/tests-label.ts';
import { cleanLine } from '../../term/clean.ts';

/** Longest summary in a line of a list; the table cuts further. */
const most = 300;

/** The most useful thing to know about a session, as on the second line of its row in the TUI. */
export function factLine(row: SessionRow): string {
  const overlap = row.overlap.length > 0 ? ' ⚠ overlap' : '';
  return `${cleanLine(summaryLine({ ...row.record, status: row.status }), most)}${overlap}`;
}

/** `+84 −3 6 files`; empty when nothing changed. */
export function sizeText(row: SessionRow): string {
  const { size } = row.record;
  return size && size.files > 0 ? sizeLabel(size) : '';
}

/** `tests ✓`; empty when nothing is known. */
export function testsText(row: SessionRow): string {
  return row.record.tests ? testsLabel(row.record.tests) : '';
}
