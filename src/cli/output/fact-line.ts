import type { SessionRow } from '../../actions/list-sessions.ts';
import { cleanLine } from '../../term/clean.ts';

/** Longest a task or question stands in a line of a list; the table cuts further. */
const most = 160;

/** The most useful thing to know about a session, as on the second line of its row in the TUI. */
export function factLine(row: SessionRow): string {
  const { status, record } = row;
  if (status.question) return cleanLine(status.question.text, most);
  if (row.group === 'ready' || row.group === 'done')
    return [sizeText(row), testsText(row), overlapText(row)].filter(Boolean).join(' ');
  if (status.value === 'working' && status.activity) return cleanLine(status.activity, most);
  if (status.reason) return cleanLine(status.reason, most);
  return cleanLine(record.task.goal, most);
}

/** `+84 −3 6 files`; empty when nothing changed. */
export function sizeText(row: SessionRow): string {
  const { size } = row.record;
  if (!size || size.files === 0) return '';
  return `+${size.added} −${size.removed} ${size.files} ${size.files === 1 ? 'file' : 'files'}`;
}

const testWords: Record<string, string> = {
  none: '',
  passed: 'tests ✓',
  'passed-partial': 'tests ✓ partial',
  'passed-stale': 'tests stale',
  failed: 'tests ✗',
  unknown: 'tests ?',
  verified: 'verified ✓',
};

export function testsText(row: SessionRow): string {
  const { tests } = row.record;
  return tests ? (testWords[tests.verdict] ?? '') : '';
}

function overlapText(row: SessionRow): string {
  return row.overlap.length > 0 ? '⚠ overlap' : '';
}

/** What a group is called on the screen. */
export const groupWords: Record<SessionRow['group'], string> = {
  'needs-input': 'needs input',
  ready: 'ready',
  working: 'working',
  idle: 'idle',
  stopped: 'stopped',
  done: 'done',
};

/** Status for people: `needs input`, `idle`, `exited`. A status the agent did not tell clearly says so. */
export function statusText(row: SessionRow): string {
  const { value, confidence } = row.status;
  const word = value.replace('-', ' ');
  // Below one half the engine itself calls its verdict a guess.
  return confidence < 0.5 && value !== 'unknown' ? `${word}?` : word;
}
