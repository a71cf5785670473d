import picomatch from 'picomatch';
import type { SessionRecord } from '../../store/schema.ts';

export interface ChecklistLine {
  readonly title: string;
  /** `unknown`: pitwall cannot tell, a person has to look. */
  readonly verdict: 'yes' | 'no' | 'unknown';
  /** What pitwall found. */
  readonly evidence: string;
}

/** The six questions of a review with what the record alone can say about them. */
export function checklist(record: SessionRecord): ChecklistLine[] {
  const paths = record.size?.paths ?? [];
  return [
    onlyIntended(record, paths),
    patterns(paths),
    testsChanged(paths),
    rightCommands(record),
    assumptions(),
    reviewed(record),
  ];
}

/** `2/6` for the tab: lines that what pitwall found answers with yes; null while it is none, there is nothing to count down. */
export function checklistCount(record: SessionRecord): string | null {
  const lines = checklist(record);
  const found = lines.filter(line => line.verdict === 'yes').length;
  return found === 0 ? null : `${found}/${lines.length}`;
}

function onlyIntended({ task }: SessionRecord, paths: readonly string[]): ChecklistLine {
  const title = 'Only the intended files?';
  if (task.only.length === 0) return { title, verdict: 'unknown', evidence: 'the task names no scope' };
  const inside = picomatch([...task.only], { dot: true });
  const outside = paths.filter(path => !inside(path));
  if (outside.length === 0)
    return { title, verdict: 'yes', evidence: `all ${paths.length} within "only touch"` };
  return { title, verdict: 'no', evidence: `outside: ${outside.join(', ')}` };
}

const manifests =
  /(^|\/)(package\.json|pyproject\.toml|requirements[^/]*\.txt|go\.mod|Cargo\.toml|Gemfile|pom\.xml|build\.gradle(\.kts)?|composer\.json)$/;

function patterns(paths: readonly string[]): ChecklistLine {
  const title = 'Follows existing patterns?';
  const changed = paths.filter(path => manifests.test(path));
  if (changed.length > 0)
    return { title, verdict: 'unknown', evidence: `dependencies changed: ${changed.join(', ')}` };
  return { title, verdict: 'unknown', evidence: 'no dependency file changed' };
}

const testPath =
  /(^|\/)(tests?|specs?|__tests__|e2e)\/|[._-](test|spec)s?\.[^/]+$|(^|\/)test_[^/]+\.py$|_test\.[^/]+$/i;
const sourcePath =
  /\.(c|cc|cpp|cs|ex|exs|go|java|js|jsx|kt|mjs|cjs|php|py|rb|rs|scala|sh|swift|ts|tsx|vue|svelte)$/i;

function testsChanged(paths: readonly string[]): ChecklistLine {
  const title = 'Tests where the risk justified them?';
  const tests = paths.filter(path => testPath.test(path));
  const source = paths.filter(path => sourcePath.test(path) && !testPath.test(path));
  if (source.length === 0) return { title, verdict: 'yes', evidence: 'no source file changed' };
  if (tests.length > 0) return { title, verdict: 'yes', evidence: `changed: ${tests.join(', ')}` };
  return { title, verdict: 'no', evidence: `source changed without a test: ${source.join(', ')}` };
}

function rightCommands({ tests, task }: SessionRecord): ChecklistLine {
  const title = 'Right commands run?';
  const verdict = tests?.verdict ?? 'none';
  const command = tests?.command ?? (task.verify || 'tests');
  if (verdict === 'passed' || verdict === 'verified')
    return { title, verdict: 'yes', evidence: `${command}: ${verdict}` };
  if (verdict === 'none') return { title, verdict: 'no', evidence: 'no test run seen' };
  return {
    title,
    verdict: verdict === 'failed' ? 'no' : 'unknown',
    evidence: `${command}: ${verdict.replace('passed-', 'passed, ')}`,
  };
}

function assumptions(): ChecklistLine {
  return {
    title: 'Assumptions and skipped verification documented?',
    verdict: 'unknown',
    evidence: 'read the last answer in the terminal',
  };
}

function reviewed({ review, size }: SessionRecord): ChecklistLine {
  const title = 'Reviewed by another agent or a person?';
  if (review.by === null || review.state === 'none')
    return { title, verdict: 'no', evidence: 'by nobody yet' };
  const current = size === null || review.tree === size.tree;
  return {
    title,
    verdict: current ? 'yes' : 'no',
    evidence: `${review.state} by ${review.by}${current ? '' : ', changed since'}`,
  };
}
