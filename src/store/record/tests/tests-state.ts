import type { Fact, SessionRecord } from '../../schema.ts';
import { commandVerdict } from './command-verdict.ts';
import { describeCommand } from './describe-command.ts';

/** What is known about the tests of a session; grows fact by fact. JSON. */
export interface TestsState {
  run: TestRun | undefined;
  /** Runs that failed, in the whole session. */
  failedRuns: number;
  /** pitwall's own run, and the tree it ran on. */
  verified: { t: number; cmd: string; ok: boolean; tree: string | null; counts?: Counts } | undefined;
  /** The newest change of files that is not a guess. ms. */
  editedAt: number;
  /** The newest command that may have changed files. ms. */
  shellAt: number;
}

interface TestRun {
  t: number;
  cmd: string;
  verdict: 'passed' | 'failed' | 'unknown';
  partial: boolean;
  counts: Counts | undefined;
  bySubAgent: boolean;
  /** Tree of the worktree when the run was over, when it was taken. */
  tree: string | null;
  /** The agent's id of the call. */
  id: string | undefined;
  /** What changed files since: an edit, a command that may have, another tree. */
  stale: 'edit' | 'shell' | 'tree' | undefined;
}

type Tests = NonNullable<SessionRecord['tests']>;
type Counts = NonNullable<Tests['counts']>;

export const noTests = (): TestsState => ({
  run: undefined,
  failedRuns: 0,
  verified: undefined,
  editedAt: 0,
  shellAt: 0,
});

/** The record's `tests` after all these facts; null when no test ran. */
export function testsOfFacts(facts: Iterable<Fact>): Tests | null {
  const state = noTests();
  for (const fact of facts) addToTests(state, fact);
  return testsOf(state);
}

/** Takes one fact in, in the order they were told. Returns whether it was a test run. */
export function addToTests(state: TestsState, fact: Fact): boolean {
  if (fact.k === 'edit') noteEdit(state, fact);
  else if (fact.k === 'verify') return noteVerified(state, fact);
  else if (fact.k === 'snapshot' && typeof fact.tree === 'string') seenTree(state, fact.tree);
  else if (fact.k === 'command') return noteCommand(state, fact);
  else if (fact.k === 'tool.end' && fact.tool === 'background') return noteLateEnd(state, fact);
  return false;
}

/** The worktree has this tree now: another one than the tests ran on makes them stale. */
export function seenTree(state: TestsState, tree: string): void {
  const { run } = state;
  if (run && run.tree !== null) {
    if (run.tree !== tree) run.stale ??= 'tree';
    // The content is what was tested: the command changed nothing, or it was undone.
    else if (run.stale !== 'edit') run.stale = undefined;
  }
  if (state.verified && state.verified.tree !== null && state.verified.tree !== tree)
    state.verified = undefined;
}

/** The worktree's tree right after the last run; refused when files may have changed in between. */
export function setRunTree(state: TestsState, tree: string): void {
  const { run } = state;
  if (run && !run.stale && run.tree === null) run.tree = tree;
}

export function testsOf(state: TestsState): Tests | null {
  const { run, verified, failedRuns } = state;
  if (verified && (!run || verified.t >= run.t)) {
    const { t, cmd, ok, counts } = verified;
    return {
      verdict: ok ? 'verified' : 'failed',
      command: cmd,
      at: t,
      source: 'verified',
      failedRuns,
      ...(counts === undefined ? {} : { counts }),
    };
  }
  if (!run) return null;
  const { t, cmd, verdict, partial, counts, bySubAgent, stale, tree } = run;
  const shown =
    verdict !== 'passed' ? verdict : stale ? 'passed-stale' : partial ? 'passed-partial' : 'passed';
  return {
    verdict: shown,
    command: cmd,
    at: t,
    source: 'agent reported',
    failedRuns,
    ...(counts === undefined ? {} : { counts }),
    ...(bySubAgent ? { bySubAgent } : {}),
    ...(tree === null ? {} : { tree }),
  };
}

function noteEdit(state: TestsState, fact: Fact): void {
  // Absolute paths are outside the worktree.
  if (typeof fact.path === 'string' && fact.path.startsWith('/')) return;
  state.editedAt = Math.max(state.editedAt, fact.t);
  if (state.run && fact.t >= state.run.t) state.run.stale = 'edit';
  if (state.verified && fact.t >= state.verified.t) state.verified = undefined;
}

function noteCommand(state: TestsState, fact: Fact): boolean {
  const { t, cmd, verdict } = fact;
  const ran =
    fact.class === 'test' && (verdict === 'passed' || verdict === 'failed' || verdict === 'unknown');
  // A record of former days may be read late: what is older than the last run changes nothing but the count.
  if (ran && verdict === 'failed') state.failedRuns += 1;
  if (ran && t >= (state.run?.t ?? 0)) {
    state.run = {
      t,
      cmd: typeof cmd === 'string' ? cmd : '',
      verdict,
      partial: fact.partial === true,
      counts: countsOf(fact.counts),
      bySubAgent: fact.agentId !== undefined,
      tree: null,
      // Edits told before a run that began earlier came after it began.
      stale: state.editedAt > t ? 'edit' : state.shellAt > t ? 'shell' : undefined,
      id: typeof fact.id === 'string' ? fact.id : undefined,
    };
  } else if (fact.changes === true && !ran) {
    state.shellAt = Math.max(state.shellAt, t);
    if (state.run && t >= state.run.t) state.run.stale ??= 'shell';
    if (state.verified && t >= state.verified.t) state.verified = undefined;
  }
  return ran;
}

/** A run in the background has ended. */
function noteLateEnd(state: TestsState, fact: Fact): boolean {
  const { run } = state;
  if (!run || run.id === undefined || fact.id !== run.id) return false;
  const exit = typeof fact.exit === 'number' ? fact.exit : null;
  const text = typeof fact.text === 'string' ? fact.text : '';
  const { verdict, counts } = commandVerdict(describeCommand(run.cmd), { exit, text });
  if (verdict !== 'passed' && verdict !== 'failed') return false;
  if (verdict === 'failed') state.failedRuns += 1;
  Object.assign(run, { verdict, counts });
  return true;
}

function noteVerified(state: TestsState, fact: Fact): boolean {
  const { t, cmd, exit, tree } = fact;
  const counts = countsOf(fact.counts);
  if (typeof exit !== 'number') return false;
  state.verified = {
    t,
    cmd: typeof cmd === 'string' ? cmd : '',
    ok: exit === 0,
    tree: typeof tree === 'string' ? tree : null,
    ...(counts === undefined ? {} : { counts }),
  };
  if (exit !== 0) state.failedRuns += 1;
  return true;
}

function countsOf(value: unknown): Counts | undefined {
  const { passed, failed } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const number = (count: unknown) => (typeof count === 'number' ? count : null);
  return typeof value === 'object' && value !== null
    ? { passed: number(passed), failed: number(failed) }
    : undefined;
}
