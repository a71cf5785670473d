import { expect, test } from 'vitest';
import { commandVerdict } from '../../../../src/store/record/tests/command-verdict.ts';
import { describeCommand } from '../../../../src/store/record/tests/describe-command.ts';
import { testSummary } from '../../../../src/store/record/tests/test-summary.ts';
import { testsOfFacts } from '../../../../src/store/record/tests/tests-state.ts';
import type { Fact } from '../../../../src/store/schema.ts';

const summaries: ReadonlyArray<[string, string, number | null, number | null, boolean]> = [
  [
    'vitest',
    ' Test Files  1 passed (1)\n\x1b[2m      Tests \x1b[22m \x1b[32m5 passed\x1b[39m (5)\n   Duration  120ms',
    5,
    0,
    true,
  ],
  ['vitest', ' Test Files  1 failed (1)\n      Tests  1 failed | 5 passed (6)', 5, 1, false],
  [
    'jest',
    'Test Suites: 1 passed, 1 total\nTests:       1 skipped, 4 passed, 5 total\nTime: 1 s',
    4,
    0,
    true,
  ],
  ['jest', 'Tests:       2 failed, 4 passed, 6 total', 4, 2, false],
  ['pytest', '======================== 5 passed in 0.12s ========================', 5, 0, true],
  ['pytest', '=========== 1 failed, 4 passed, 2 warnings in 1.02s ===========', 4, 1, false],
  ['pytest -q', '....\n4 passed in 0.02s', 4, 0, true],
  [
    'cargo',
    'test result: ok. 5 passed; 0 failed; 0 ignored\n\ntest result: ok. 2 passed; 0 failed; 1 ignored',
    7,
    0,
    true,
  ],
  ['cargo', 'test result: FAILED. 4 passed; 1 failed; 0 ignored', 4, 1, false],
  ['nextest', '     Summary [   0.014s] 5 tests run: 4 passed, 1 failed, 0 skipped', 4, 1, false],
  ['node', '# tests 3\n# pass 3\n# fail 0\n# cancelled 0', 3, 0, true],
  ['node', 'ℹ pass 2\nℹ fail 1', 2, 1, false],
  ['bun', ' 4 pass\n 1 fail\n 5 expect() calls', 4, 1, false],
  ['mocha', '  5 passing (12ms)\n  1 failing', 5, 1, false],
  ['playwright', '  1 failed\n  5 passed (3.2s)', 5, 1, false],
  ['deno', 'ok | 5 passed | 0 failed (12ms)', 5, 0, true],
  ['rspec', '5 examples, 1 failure', 4, 1, false],
  ['minitest', '5 runs, 9 assertions, 0 failures, 0 errors, 0 skips', 5, 0, true],
  ['phpunit', 'OK (5 tests, 9 assertions)', 5, 0, true],
  ['phpunit', 'Tests: 5, Assertions: 9, Failures: 1.', 4, 1, false],
  [
    'maven',
    '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s\n[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0',
    5,
    0,
    true,
  ],
  ['dotnet', 'Failed!  - Failed:     1, Passed:     4, Skipped:     0, Total:     5', 4, 1, false],
  ['ctest', '80% tests passed, 1 tests failed out of 5', 4, 1, false],
  ['mix', 'Finished in 0.03 seconds\n5 tests, 0 failures', 5, 0, true],
  ['XCTest', 'Executed 5 tests, with 1 failure (0 unexpected) in 0.1 seconds', null, null, false],
  ['unittest', 'Ran 5 tests in 0.001s\n\nOK', null, null, true],
  ['unittest', 'Ran 5 tests in 0.001s\n\nFAILED (failures=1)', null, null, false],
  ['gradle', 'BUILD FAILED in 3s', null, null, false],
  ['automake', '# TOTAL: 5\n# PASS:  5\n# FAIL:  0', 5, 0, true],
  ['go', 'ok  \texample.com/cart\t0.012s', null, null, true],
  ['go', '--- FAIL: TestCart (0.00s)\nFAIL\nFAIL\texample.com/cart\t0.012s', null, null, false],
  ['bats', '1..2\nok 1 adds\nnot ok 2 removes', 1, 1, false],
];

test.each(summaries)('the summary of %s: %j', (_, output, passed, failed, ok) => {
  expect(testSummary(output)).toMatchObject({ passed, failed, ok });
});

test.each([
  'no tests ran in 0.01s',
  'Error: no test specified',
  '?   \texample.com/cart\t[no test files]',
  'No tests found, exiting with code 1',
])('no test ran: %s', output => expect(testSummary(output)).toBe('none'));

test.each(['command not found', 'all good', 'tests passed'])('%j is no summary', output =>
  expect(testSummary(output)).toBeUndefined(),
);

test.each<[string, number | null, string, string | undefined]>([
  ['npm test', 0, '', 'passed'],
  ['npm test', 1, '', 'failed'],
  ['npm test', null, '', 'unknown'],
  ['npm test', null, 'Tests  5 passed (5)', 'passed'],
  ['npm test', 127, '', 'unknown'],
  ['timeout 9 npm test', 124, '', 'unknown'],
  ['npm test | tail', 0, '', 'unknown'],
  ['npm test | tail', 0, '      Tests  5 passed (5)', 'passed'],
  ['npm test | tail', 0, '      Tests  1 failed | 5 passed (6)', 'failed'],
  ['npx mocha | grep passing', 0, '  5 passing (12ms)', 'unknown'],
  ['npm test || true', 0, '', 'unknown'],
  ['npm ci && npm test', 1, '', 'unknown'],
  ['cd api && npm test', 1, '', 'failed'],
  ['npm ci && npm test', 0, '', 'passed'],
  ['npm test; echo "exit: $?"', 0, 'exit: 0', 'passed'],
  ['npm test; echo "exit: $?"', 0, 'boom\nexit: 1', 'failed'],
  ['npm test | tail -3; echo "exit: $?"', 0, 'exit: 0', 'unknown'],
  [`npm test | tail -3; echo $\{PIPESTATUS[0]}`, 0, '1', 'failed'],
  ['pytest', 5, 'no tests ran in 0.01s', 'none'],
  ['npm test', 1, 'Error: no test specified', 'none'],
  ['npm run check', 0, '', undefined],
  ['make check', 0, '', undefined],
  ['make check', 0, '100% tests passed, 0 tests failed out of 7', 'passed'],
  ['ninja check', 0, '100% tests passed, 0 tests failed out of 7', 'passed'],
  ['npm run check', 0, '      Tests  5 passed (5)', 'passed'],
  ['npx eslint .', 0, '', undefined],
  ['npx vitest --watch', 0, '', 'unknown'],
])('%j with exit %s and %j is %s', (line, exit, text, verdict) => {
  expect(commandVerdict(describeCommand(line), { exit, text }).verdict).toBe(verdict);
});

const fact = (t: number, k: Fact['k'], fields: object): Fact => ({
  t,
  k,
  src: 'transcript',
  turn: 1,
  ...fields,
});
const run = (t: number, verdict: string, more: object = {}) =>
  fact(t, 'command', { cmd: 'npm test', class: 'test', verdict, changes: false, ...more });

test('the fold: the latest run counts, what came behind makes it stale', () => {
  const verdict = (...facts: Fact[]) => testsOfFacts(facts)?.verdict;
  const edit = fact(2, 'edit', { path: 'a.ts' });
  expect(verdict()).toBeUndefined();
  expect(verdict(run(1, 'passed'))).toBe('passed');
  expect(verdict(run(1, 'passed', { partial: true }))).toBe('passed-partial');
  expect(verdict(run(1, 'passed'), edit)).toBe('passed-stale');
  expect(verdict(edit, run(1, 'passed'))).toBe('passed-stale');
  expect(verdict(run(1, 'passed'), edit, run(3, 'passed'))).toBe('passed');
  expect(verdict(run(1, 'failed'), edit)).toBe('failed');
  expect(verdict(run(1, 'passed'), fact(2, 'edit', { path: '/tmp/a.ts' }))).toBe('passed');
  expect(
    verdict(run(1, 'passed'), fact(2, 'command', { cmd: 'make gen', class: 'other', changes: true })),
  ).toBe('passed-stale');
  expect(verdict(run(1, 'passed'), fact(2, 'command', { cmd: 'ls', class: 'other', changes: false }))).toBe(
    'passed',
  );
  expect(verdict(run(1, 'unknown'))).toBe('unknown');
  expect(verdict(run(1, 'passed', { verdict: 'none' }))).toBeUndefined();
});

test('failed runs are counted; who says so is told', () => {
  expect(testsOfFacts([run(1, 'failed'), run(2, 'failed'), run(3, 'passed')])).toMatchObject({
    verdict: 'passed',
    failedRuns: 2,
    source: 'agent reported',
  });
});

test('a run in the background is known when it ends', () => {
  const facts = [
    run(1, 'unknown', { id: 'c1' }),
    fact(2, 'tool.end', { id: 'c1', tool: 'background', exit: 0 }),
  ];
  expect(testsOfFacts(facts)?.verdict).toBe('passed');
});

test('only a run of pitwall verifies, and only for its tree', () => {
  const verify = fact(5, 'verify', { cmd: 'npm test', exit: 0, tree: 'aaa' });
  expect(testsOfFacts([run(1, 'failed'), verify])).toMatchObject({ verdict: 'verified', source: 'verified' });
  expect(testsOfFacts([run(1, 'passed'), verify, fact(6, 'snapshot', { tree: 'aaa' })])?.verdict).toBe(
    'verified',
  );
  expect(testsOfFacts([run(6, 'failed'), verify])?.verdict).toBe('failed');
  expect(testsOfFacts([verify, fact(6, 'snapshot', { tree: 'bbb' })])).toBeNull();
});
