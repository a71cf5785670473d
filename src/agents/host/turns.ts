import type { Size, Status } from '../../store/schema.ts';
import type { FactLog } from './fact-log.ts';
import type { GitJobs } from './git-jobs.ts';
import type { RecordWriter } from './record-writer.ts';

/** What git knows about the session's worktree; see worktree-git.ts. */
export interface WorktreeGit {
  /** Before the first start: commits from here on are this session's. */
  begin(): Promise<void>;
  snapshot(): Promise<{ n: number; tree: string; head: string | null }>;
  /** Size of the change from the base to this tree, or to what the worktree holds now. */
  size(tree?: string): Promise<Size>;
  /** Commits made here since the last call. `at` in ms, the rest goes into the fact. */
  newCommits(): Promise<Array<{ at: number; fields: Record<string, unknown> }>>;
}

export interface Turns {
  /** Turns begun in this session, former hosts included. */
  readonly count: number;
  readonly size: Size | null;
  changed(status: Status): void;
  /** The agent wrote something: its change may have grown. */
  output(): void;
  refreshSize(): Promise<Size | null>;
  dispose(): void;
}

export interface TurnsOptions {
  git: WorktreeGit;
  jobs: GitJobs;
  facts: FactLog;
  record: RecordWriter;
  /** As the record says: this host may go on with a session. */
  count: number;
  size: Size | null;
  now: () => number;
  /**
   * The agent says by more than its output when it works (program status, screen rules, its foreground group): then output
   * alone, which a start also writes, begins no turn.
   */
  tellsWork: boolean;
  /** The size in the record changed. */
  onSize: (size: Size) => void;
}

/** While an agent works the size is at most this fresh, ms, and git gets at most a twentieth of one processor. */
const refreshMs = 5_000;
const dutyFactor = 19;
/** Between turns output means a command too short to be a turn: it is over when this passed, ms. */
const restMs = 1_000;
/** Below this a status is only probable; see status/strengths.ts. */
const sure = 0.5;

/**
 * Counts turns by the status and keeps what each one left: a snapshot, the size of the change, its commits. A turn is
 * from the first work until the agent is idle or gone; a question inside belongs to it.
 */
export function createTurns(options: TurnsOptions): Turns {
  const { git, jobs, facts, record, now } = options;
  const spans: Array<{ from: number; to: number }> = [];
  let { count, size } = options;
  let open: { from: number; to: number } | undefined;
  let wrote = false;
  let over = false;
  let timer: NodeJS.Timeout | undefined;

  const keepSize = (next: Size) => {
    const same = size?.tree === next.tree && size.files === next.files && size.added === next.added;
    size = next;
    if (same) return;
    record.change('size', draft => {
      draft.size = next;
    });
    options.onSize(next);
  };
  const begin = (at: number) => {
    count += 1;
    open = { from: at, to: Number.POSITIVE_INFINITY };
    spans.push(open);
    const turns = count;
    record.change('turns', draft => {
      draft.turns = turns;
    });
    facts.add('turn.start', 'screen', {}, at);
    refreshLater(refreshMs);
  };
  const end = (status: Status) => {
    if (!open) return;
    open.to = status.since;
    open = undefined;
    clearTimeout(timer);
    timer = undefined;
    const turn = count;
    void jobs.run('the snapshot at the end of the turn', async () => {
      const taken = await git.snapshot().catch(error => {
        facts.add('turn.end', 'screen', { turn, outcome: outcomeOf(status), snapshot: null }, status.since);
        throw error;
      });
      facts.add('snapshot', 'git', { turn, ...taken, why: 'turn' });
      facts.add('turn.end', 'screen', { turn, outcome: outcomeOf(status), snapshot: taken.n }, status.since);
      record.change('head', draft => {
        draft.git.head = taken.head;
      });
      keepSize(await git.size(taken.tree));
    });
    keepCommits();
  };
  const keepCommits = () =>
    void jobs.run('reading the new commits', async () => {
      for (const { at, fields } of await git.newCommits())
        facts.add('commit', 'git', { ...fields, by: byWhom(at) }, at);
    });
  /** git keeps whole seconds: a commit of the turn's first second has a time before it. */
  const byWhom = (at: number) =>
    spans.some(({ from, to }) => at >= from - 1000 && at <= to + 1000) ? 'agent' : 'person';
  const refreshSize = async () => {
    const next = await jobs.run('measuring the change', () => git.size());
    if (next) keepSize(next);
    return size;
  };
  let notBefore = 0;
  const refreshLater = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      timer = undefined;
      if (!wrote && !open) return;
      if (!wrote || jobs.busy) return refreshLater(refreshMs);
      wrote = false;
      const started = now();
      await refreshSize();
      const pause = Math.max(refreshMs, (now() - started) * dutyFactor);
      notBefore = now() + pause;
      if ((open || wrote) && !timer && !over) refreshLater(pause);
    }, ms);
  };

  // Commits made while no host ran are a person's, and are noted before the agent makes its own.
  keepCommits();
  return {
    get count() {
      return count;
    },
    get size() {
      return size;
    },
    changed(status) {
      const works = status.value === 'working' && (status.confidence >= sure || !options.tellsWork);
      if (works && !open) begin(status.since);
      else if ((status.value === 'idle' || status.value === 'exited') && open) end(status);
    },
    output() {
      wrote = true;
      if (!open && !timer && !over) refreshLater(Math.max(restMs, notBefore - now()));
    },
    refreshSize,
    dispose() {
      over = true;
      clearTimeout(timer);
    },
  };
}

function outcomeOf({ value, reason }: Status): 'done' | 'failed' | 'interrupted' {
  if (/interrupt|cancel/i.test(reason)) return 'interrupted';
  const failed = value === 'exited' ? !/^exited 0\b/.test(reason) : /\b(error|failed)\b/i.test(reason);
  return failed ? 'failed' : 'done';
}
