import type { Clock } from '../../lib/clock.ts';
import { describeError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { commandVerdict } from '../../store/record/tests/command-verdict.ts';
import { describeCommand } from '../../store/record/tests/describe-command.ts';
import { compileTestPatterns } from '../../store/record/tests/test-patterns.ts';
import { addToTests, noTests, seenTree, setRunTree, testsOf } from '../../store/record/tests/tests-state.ts';
import type { Fact, SessionRecord } from '../../store/schema.ts';
import { textIn } from '../transcripts/json-fields.ts';
import { createFactLog, type FactLog } from './fact-log.ts';
import type { RecordWriter } from './record-writer.ts';
import type { HostSpec } from './spec.ts';

/** Judges each command as it becomes a fact, and keeps what is known about the session's tests. */
export interface TestDesk {
  /** The session's log, seen by this desk: commands get class, masked, verdict, counts, partial, changes. */
  factLog(options: Parameters<typeof createFactLog>[0]): FactLog;
  /** The worktree holds this tree now; the status message is told. */
  tree(tree: string): void;
  readonly tests: SessionRecord['tests'];
}

/** A run of former days says nothing about the worktree as it is now. ms. */
const newsMs = 60_000;

/** The desk of one session, knowing what former hosts of it saw. */
export function createTestDesk(options: {
  spec: Pick<HostSpec, 'tests'>;
  record: Pick<SessionRecord, 'tests' | 'task'>;
  writer: RecordWriter;
  announcer: { status(): void };
  /** Measures the worktree. */
  measure: () => Promise<{ tree: string } | null>;
  /** Of former hosts; see former-facts.ts. */
  former: readonly Fact[];
  clock: Pick<Clock, 'now'>;
  log: Log;
}): TestDesk {
  const { spec, record, writer, clock, log } = options;
  const now = () => clock.now();
  const own = [...(spec.tests?.tests ?? []), ...verifyPattern(record.task.verify)];
  const patterns = compileTestPatterns({ ...spec.tests, tests: own });
  const state = noTests();
  for (const fact of options.former) addToTests(state, fact);
  const before = record.tests?.tree;
  if (typeof before === 'string' && record.tests?.at === state.run?.t) setRunTree(state, before);
  let tests = testsOf(state) ?? record.tests;
  let told = 0;
  tellProblems();

  function tellProblems(): void {
    for (const problem of patterns.problems.slice(told)) log.warn(problem);
    told = patterns.problems.length;
  }
  const keep = () => {
    const next = testsOf(state);
    if (!next || JSON.stringify(next) === JSON.stringify(tests)) return;
    const shown = next.verdict !== tests?.verdict || next.at !== tests.at;
    tests = next;
    writer.change('tests', draft => {
      draft.tests = next;
    });
    if (shown) options.announcer.status();
  };
  const see = (fact: Fact) => {
    const ran = addToTests(state, fact);
    keep();
    const { run } = state;
    if (!ran || !run || run.verdict !== 'passed' || fact.t < now() - newsMs) return;
    options.measure().then(
      size => {
        if (!size || state.run !== run) return;
        setRunTree(state, size.tree);
        keep();
      },
      error => log.warn(`the tree of the tests could not be taken: ${describeError(error)}`),
    );
  };
  return {
    factLog(log) {
      const facts = createFactLog(log);
      return {
        ...facts,
        add(kind, source, fields = {}, t = now()) {
          const judged = kind === 'command' ? { ...fields, ...judge(fields) } : fields;
          facts.add(kind, source, judged, t);
          if (matters.has(kind)) see({ turn: 0, ...judged, t, k: kind, src: source });
        },
      };
    },
    tree(tree) {
      seenTree(state, tree);
      keep();
      options.announcer.status();
    },
    get tests() {
      return tests;
    },
  };

  function judge(fields: Record<string, unknown>): object {
    const described = describeCommand(textIn(fields.cmd), patterns);
    tellProblems();
    const exit = typeof fields.exit === 'number' ? fields.exit : null;
    return commandVerdict(described, {
      exit,
      text: textIn(fields.text),
      background: fields.background === true,
    });
  }
}

/** The command that the task is to be verified with is a test run, whatever it is called. */
function verifyPattern(command: string): string[] {
  const words = command.trim();
  // One of several commands may be a linter: the built-in rules judge each.
  if (words === '' || /[;&|\n]/.test(words)) return [];
  return [`^${words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`];
}

const matters = new Set(['command', 'edit', 'snapshot', 'verify', 'tool.end']);
