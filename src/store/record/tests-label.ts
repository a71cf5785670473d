import type { SessionRecord, testVerdicts } from '../schema.ts';

type Verdict = (typeof testVerdicts)[number];

const labels: Readonly<Record<Verdict, string>> = {
  none: 'tests none',
  passed: 'tests ✓',
  'passed-partial': 'tests ✓ in part',
  'passed-stale': 'tests stale',
  failed: 'tests ✗',
  unknown: 'tests ?',
  verified: 'tests ✓ verified',
};

/** What is known about the tests, as it stands in rows and on borders: `tests ✓`, `tests stale`, `tests none`. */
export function testsLabel(tests: Pick<NonNullable<SessionRecord['tests']>, 'verdict'> | null): string {
  return labels[tests?.verdict ?? 'none'];
}
