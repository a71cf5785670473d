/** What a test runner printed at its end. */
export interface TestSummary {
  ok: boolean;
  /** Counts, where the runner gives them. */
  passed: number | null;
  failed: number | null;
  /** One line tells passes and failures: a filter that shows it hides nothing. */
  whole: boolean;
}

/** A runner's last words; before them stand the tests' own outputs. Lines. */
const mostLines = 200;
/** A longer line is data, no summary. Characters. */
const mostLine = 500;

/**
 * Reads the summaries in an output's last 200 lines; several of one line format (one per package) add up. Undefined when
 * none is known; `none` when the runner says that there was no test to run.
 */
export function testSummary(output: string): TestSummary | 'none' | undefined {
  const lines = output
    .replace(ansi, '')
    .split(/\r?\n|\r/)
    .slice(-mostLines)
    .map(line => line.slice(0, mostLine));
  for (const format of formats) {
    const found = lines.flatMap(line => format(line) ?? []);
    if (found.length === 0) continue;
    const sum = (name: 'passed' | 'failed') => {
      const known = found.map(part => part[name]).filter(count => count !== undefined);
      return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
    };
    const [passed, failed] = [sum('passed'), sum('failed')];
    const ok = found.every(part => part.ok !== false) && (failed ?? 0) === 0;
    if (ok && passed === 0) return 'none';
    return { ok, passed, failed, whole: found.every(part => part.whole === true) };
  }
  return lines.some(line => nothing.test(line)) ? 'none' : undefined;
}

const ansi = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;
const nothing =
  /no test specified|no tests? (?:ran|found|files? found|to run|were executed|collected|matched)|\[no test files\]|no test files|collected 0 items|No tests executed/i;

interface Part {
  ok?: boolean;
  passed?: number;
  failed?: number;
  whole?: boolean;
}
type LineFormat = (line: string) => Part | undefined;

/** `2 failed`, `2 failures`: the number before the word; undefined when the line has none. */
const count = (line: string, word: string): number | undefined => {
  const match = new RegExp(`(\\d+) (?:${word})`).exec(line);
  return match ? Number(match[1]) : undefined;
};
const number = (match: RegExpExecArray | null, group: number): number => Number(match?.[group] ?? 0);

const formats: readonly LineFormat[] = [
  // vitest `      Tests  1 failed | 5 passed (6)`, jest `Tests:       1 failed, 5 passed, 6 total`; not their `Test Files`.
  line => {
    if (
      !/^\s*Tests:?\s+(?:\d+ \w+\s*[|,(]?\s*)+/.test(line) ||
      !/ passed| failed| skipped| todo| total/.test(line)
    )
      return;
    return { passed: count(line, 'passed') ?? 0, failed: count(line, 'failed') ?? 0, whole: true };
  },
  // jest and vitest with whole files that could not run
  line => (/^\s*Test (?:Suites|Files):?\s+\d+ failed/.test(line) ? { ok: false } : undefined),
  // pytest `=== 1 failed, 5 passed in 0.12s ===`, and with -q without the signs
  line => {
    if (
      !/^(?:=+ )?\d+ (?:failed|passed|error|skipped|deselected|xfailed|xpassed|warning).* in [\d.]+s/.test(
        line,
      )
    )
      return;
    const failed = (count(line, 'failed') ?? 0) + (count(line, 'errors?') ?? 0);
    return { passed: count(line, 'passed') ?? 0, failed, whole: true };
  },
  // cargo `test result: ok. 5 passed; 0 failed; 0 ignored`
  line => {
    const found = /^test result: (ok|FAILED)\. (\d+) passed; (\d+) failed/.exec(line);
    return found ? { ok: found[1] === 'ok', passed: number(found, 2), failed: number(found, 3) } : undefined;
  },
  // cargo nextest `Summary [   0.12s] 5 tests run: 4 passed, 1 failed, 0 skipped`
  line => {
    if (!/^\s*Summary \[.*\] .*tests? run: /.test(line)) return;
    return { passed: count(line, 'passed') ?? 0, failed: count(line, 'failed') ?? 0, whole: true };
  },
  // node:test `# pass 5` and `# fail 0`, with the spec reporter `ℹ pass 5`
  line => {
    const found = /^\s*[#ℹ] (pass|fail|cancelled) (\d+)\s*$/.exec(line);
    if (!found) return;
    return found[1] === 'pass' ? { passed: number(found, 2) } : { failed: number(found, 2) };
  },
  // bun ` 5 pass` and ` 0 fail`
  line => {
    const found = /^\s*(\d+) (pass|fail)\s*$/.exec(line);
    if (!found) return;
    return found[2] === 'pass' ? { passed: number(found, 1) } : { failed: number(found, 1) };
  },
  // mocha and cypress `  5 passing (12ms)` and `  1 failing`
  line => {
    const found = /^\s*(\d+) (passing|failing)\b/.exec(line);
    if (!found) return;
    return found[2] === 'passing' ? { passed: number(found, 1) } : { failed: number(found, 1) };
  },
  // playwright `  5 passed (3.2s)` and `  1 failed`
  line => {
    const found = /^\s{2,}(\d+) (passed|failed|interrupted|timed out|flaky)(?: \([\d.]+m?s\))?\s*$/.exec(
      line,
    );
    if (!found) return;
    if (found[2] === 'flaky') return { passed: number(found, 1) };
    return found[2] === 'passed' ? { passed: number(found, 1) } : { failed: number(found, 1) };
  },
  // deno `ok | 5 passed | 0 failed (12ms)`
  line => {
    const found = /^(ok|FAILED) \| (\d+) passed(?: \(.*?\))? \| (\d+) failed/.exec(line);
    return found
      ? { ok: found[1] === 'ok', passed: number(found, 2), failed: number(found, 3), whole: true }
      : undefined;
  },
  // rspec, elixir `5 examples, 1 failure`, `5 tests, 0 failures`, also `2 doctests, 5 tests, 1 failure`
  line => {
    const found = /(?:^|\s)(\d+) (?:examples?|tests?), (\d+) failures?(?:, (\d+) errors?)?/.exec(line);
    if (!found) return;
    const failed = number(found, 2) + number(found, 3);
    return { passed: number(found, 1) - failed, failed, whole: true };
  },
  // minitest `5 runs, 9 assertions, 1 failures, 0 errors, 0 skips`, test-unit `5 tests, 9 assertions, …`
  line => {
    const found = /^(\d+) (?:runs|tests), \d+ assertions, (\d+) failures, (\d+) errors/.exec(line);
    if (!found) return;
    const failed = number(found, 2) + number(found, 3);
    return { passed: number(found, 1) - failed, failed, whole: true };
  },
  // phpunit `OK (5 tests, 9 assertions)`, `Tests: 5, Assertions: 9, Failures: 1.`
  line => {
    const good = /^OK \((\d+) tests?,/.exec(line);
    if (good) return { passed: number(good, 1), failed: 0, whole: true };
    const found = /^Tests: (\d+), Assertions: \d+/.exec(line);
    if (!found) return;
    const failed =
      Number(/Failures: (\d+)/.exec(line)?.[1] ?? 0) + Number(/Errors: (\d+)/.exec(line)?.[1] ?? 0);
    return { passed: number(found, 1) - failed, failed, whole: true };
  },
  // maven: its last line sums up; each class has one with `Time elapsed`
  line => {
    const found = /Tests run: (\d+), Failures: (\d+), Errors: (\d+)/.exec(line);
    if (!found || /Time elapsed/.test(line)) return;
    const failed = number(found, 2) + number(found, 3);
    return { passed: number(found, 1) - failed, failed, whole: true };
  },
  // dotnet `Passed!  - Failed:     0, Passed:     5, Skipped: 0, Total: 5`
  line => {
    const found = /^\s*(Passed|Failed)!\s+- Failed:\s+(\d+), Passed:\s+(\d+)/.exec(line);
    return found
      ? { ok: found[1] === 'Passed', passed: number(found, 3), failed: number(found, 2) }
      : undefined;
  },
  // ctest `100% tests passed, 0 tests failed out of 5`
  line => {
    const found = /^\d+% tests passed, (\d+) tests? failed out of (\d+)/.exec(line);
    return found
      ? { passed: number(found, 2) - number(found, 1), failed: number(found, 1), whole: true }
      : undefined;
  },
  // XCTest `Executed 5 tests, with 1 failure (0 unexpected) in …`: the last one sums up
  line => {
    const found = /Executed (\d+) tests?, with (\d+) failures?/.exec(line);
    return found ? { ok: number(found, 2) === 0, whole: true } : undefined;
  },
  line => {
    const found = /^\*\* TEST (SUCCEEDED|FAILED) \*\*/.exec(line);
    return found ? { ok: found[1] === 'SUCCEEDED', whole: true } : undefined;
  },
  // python unittest `OK`, `FAILED (failures=1, errors=2)`
  line => {
    if (/^OK(?: \((?:skipped|expected failures)=\d+.*\))?\s*$/.test(line)) return { ok: true, whole: true };
    return /^FAILED \((?:failures|errors|unexpected successes)=\d+/.test(line)
      ? { ok: false, whole: true }
      : undefined;
  },
  // gradle tells by its build alone
  line => {
    const found = /^BUILD (SUCCESSFUL|FAILED) in /.exec(line);
    return found ? { ok: found[1] === 'SUCCESSFUL', whole: true } : undefined;
  },
  // automake `# PASS:  5`, `# FAIL:  0`
  line => {
    const found = /^# (PASS|FAIL|ERROR|XPASS):\s+(\d+)/.exec(line);
    if (!found) return;
    return found[1] === 'PASS' ? { passed: number(found, 2) } : { failed: number(found, 2) };
  },
  // go: one line a package; `--- FAIL` inside
  line => {
    if (/^ok\s+\S+\s+(?:\(cached\)|[\d.]+s)/.test(line) || /^PASS\s*$/.test(line)) return { ok: true };
    return /^(?:FAIL(?:\s|$)|\s*--- FAIL: |panic: )/.test(line) ? { ok: false } : undefined;
  },
  // TAP and bats `ok 1 name`, `not ok 2 name`
  line => {
    const found = /^(not )?ok \d+\b(.*)/.exec(line);
    if (!found) return;
    if (/# (?:skip|todo)/i.test(found[2] ?? '')) return {};
    return found[1] ? { failed: 1 } : { passed: 1 };
  },
];
