import type { CommandClass } from './command-classes.ts';
import type { CommandDescription, CommandSegment } from './describe-command.ts';
import { type TestSummary, testSummary } from './test-summary.ts';

/** What the fact of a command says about it, beside its line, exit code and output. */
export interface CommandVerdict {
  class: CommandClass;
  /** The exit code says nothing about the tests, or the line's last command. */
  masked: boolean;
  /** Only for tests; `none`: the runner found no test. */
  verdict?: 'passed' | 'failed' | 'unknown' | 'none';
  /** Only a part of the tests ran. */
  partial?: boolean;
  counts?: { passed: number | null; failed: number | null };
  /** It may have changed files of the worktree. */
  changes: boolean;
}

/** Cut off from outside: by a time limit, an interrupt, the end of its agent. */
const cutOff = new Set([124, 129, 130, 137, 143]);
/** No such program, or not executable: no test ran. */
const notStarted = new Set([126, 127]);

/**
 * What a command came to. `passed` only by an exit code that stands for the tests, one that the line prints itself, or a
 * summary in the output; everything else is `unknown`.
 */
export function commandVerdict(
  described: CommandDescription,
  result: { exit: number | null; text?: string; background?: boolean },
): CommandVerdict {
  const { exit, text = '', background = false } = result;
  const sure = described.segments.filter(isTest);
  // Reading an output for a summary takes longer than all the rest, and most commands have nothing to do with tests.
  const summary = described.segments.some(mayTest) ? testSummary(text) : undefined;
  const tests = sure.length > 0 || typeof summary !== 'object' ? sure : described.segments.filter(isCheck);
  const { masked } = described;
  const changes = described.mayChangeFiles;
  if (tests.length === 0) {
    return { class: described.class === 'test' ? 'other' : described.class, masked, changes };
  }
  const verdict = () => {
    const printed = described.printedExit?.exec(text)?.[1];
    const told = exit === null || background ? undefined : exit;
    if (told !== undefined && cutOff.has(told)) return bySummary(summary, tests);
    if (told === 0 && tests.every(test => test.zeroTells)) return summary === 'none' ? 'none' : 'passed';
    if (told !== undefined && told !== 0 && tests.some(test => test.failureTells)) {
      if (notStarted.has(told)) return 'unknown';
      return summary === 'none' ? 'none' : 'failed';
    }
    if (printed !== undefined && !notStarted.has(Number(printed))) {
      if (summary === 'none') return 'none';
      return Number(printed) === 0 ? 'passed' : 'failed';
    }
    return bySummary(summary, tests);
  };
  return {
    class: 'test',
    masked,
    verdict: verdict(),
    ...(tests.every(test => test.partial) ? { partial: true } : {}),
    ...(typeof summary === 'object' && (summary.passed !== null || summary.failed !== null)
      ? { counts: { passed: summary.passed, failed: summary.failed } }
      : {}),
    changes,
  };
}

const isTest = ({ class: kind }: CommandSegment) => kind === 'test';
const isCheck = ({ class: kind }: CommandSegment) => kind === 'check';
const mayTest = (segment: CommandSegment) => isTest(segment) || isCheck(segment);

function bySummary(
  summary: TestSummary | 'none' | undefined,
  tests: ReadonlyArray<{ filtered: boolean }>,
): 'passed' | 'failed' | 'unknown' | 'none' {
  if (summary === undefined || summary === 'none') return summary ?? 'unknown';
  if (!summary.ok) return 'failed';
  // One summary for two runs, or one that a filter may have cut: the failure can be in what is not seen.
  if (tests.length > 1 || (tests.some(test => test.filtered) && !summary.whole)) return 'unknown';
  return 'passed';
}
