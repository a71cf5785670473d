import type { Size, Status } from '../../store/schema.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { FactLog } from './fact-log.ts';
import type { GitJobs } from './git-jobs.ts';
import type { OutsideWatch } from './outside.ts';
import type { RecordWriter } from './record-writer.ts';
import { createTurnSpans, type TurnSpan } from './turn-spans.ts';

/** What git knows about the session's worktree; see worktree-git.ts. */
export interface WorktreeGit {
  /** Before the first start: commits from here on are this session's. */
  begin(): Promise<void>;
  snapshot(): Promise<{ n: number; tree: string; head: string | null }>;
  /** Changes with what the worktree holds; cheaper than its size. */
  mark(): Promise<string>;
  /** Size of the change from the base to this tree, or to what the worktree holds now. */
  size(tree?: string): Promise<Size>;
  /** Gives the commits made here since they were last kept, if there are any; a `keep` that fails is given them again. */
  newCommits(keep: KeepCommits): Promise<void>;
}

/** `at` in ms, the rest goes into the fact. */
export interface NewCommit {
  at: number;
  fields: Record<string, unknown>;
}

export type KeepCommits = (commits: readonly NewCommit[]) => Promise<void>;

export interface Turns {
  /** Turns begun in this session, former hosts included. */
  readonly count: number;
  readonly size: Size | null;
  changed(status: Status): void;
  /**
   * The turn that something told by a hook or the agent's own record belongs to, by its time. A prompt that is given now
   * begins a turn; an end of a turn that was never seen to work ends it.
   */
  turnOf(draft: FactDraft): number;
  /** The agent wrote something: its change may have grown. The `echo` of typed letters says little: it is looked at later. */
  output(echo: boolean): void;
  refreshSize(): Promise<Size | null>;
  dispose(): void;
}

export interface TurnsOptions {
  git: WorktreeGit;
  jobs: GitJobs;
  facts: FactLog;
  record: RecordWriter;
  outside: Pick<OutsideWatch, 'turnBegins' | 'turnEnds'>;
  /** As the record says: this host may go on with a session. */
  count: number;
  /** Turns of former hosts. */
  former: readonly TurnSpan[];
  size: Size | null;
  now: () => number;
  /**
   * The agent says by more than its output when it works (program status, screen rules, its foreground group): then output
   * alone, which a start also writes, begins no turn.
   */
  tellsWork: boolean;
  /** Commits were made, by whomever. */
  onCommits?(): void;
  /** The size in the record changed. */
  onSize: (size: Size) => void;
}

/** While an agent works the size is at most this fresh, ms, and git gets at most a twentieth of one processor. */
const refreshMs = 5_000;
const dutyFactor = 19;
/** Between turns output means a command too short to be a turn: it is over when this passed, ms. */
const restMs = 1_000;
/** A person who has typed nothing for this long has come to an end. ms */
const typingRestMs = 3_000;
/** Below this a status is only probable; see status/strengths.ts. */
const sure = 0.5;

/**
 * Counts turns by the status and keeps what each one left: a snapshot, the size of the change, its commits. A turn is
 * from the first work until the agent is idle or gone; a question inside belongs to it.
 */
export function createTurns(options: TurnsOptions): Turns {
  const { git, jobs, facts, record, now } = options;
  const spans = createTurnSpans(options.former);
  const started = now();
  let { count, size } = options;
  /** `worked`: it was seen to; a turn may have begun with its prompt alone. */
  let open: { worked: boolean } | undefined;
  let wrote = false;
  /** The next measurement waits for a pause of the person who types. */
  let typing = false;
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
  const begin = (at: number, worked: boolean) => {
    count += 1;
    open = { worked };
    spans.begin(count, at);
    const turns = count;
    record.change('turns', draft => {
      draft.turns = turns;
    });
    if (worked) facts.add('turn.start', 'screen', {}, at);
    options.outside.turnBegins();
    refreshLater(refreshMs);
  };
  const end = (status: Pick<Status, 'value' | 'reason' | 'since'>) => {
    if (!open) return;
    spans.end(status.since);
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
    options.outside.turnEnds(turn);
  };
  const keepCommits = () =>
    void jobs.run('reading the new commits', () =>
      git.newCommits(async commits => {
        options.onCommits?.();
        for (const { at, fields } of commits)
          facts.add('commit', 'git', { ...fields, by: spans.includes(at) ? 'agent' : 'person' }, at);
        await facts.flush();
      }),
    );
  const refreshSize = async () => {
    keepCommits();
    const next = await jobs.run('measuring the change', () => git.size());
    if (next) keepSize(next);
    return size;
  };
  let notBefore = 0;
  const refreshLater = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      timer = undefined;
      typing = false;
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
      if (works && open) open.worked = true;
      else if (works) begin(status.since, true);
      else if ((status.value === 'idle' || status.value === 'exited') && open) end(status);
      // Nobody measures behind it what was done between the last turn and the end.
      else if (status.value === 'exited') void refreshSize();
    },
    turnOf({ k, t = now(), agentId }) {
      if (agentId !== undefined) return spans.at(t);
      if (k === 'turn.start') {
        const turn = spans.promptedAt(t);
        if (turn !== undefined) return turn;
        if (t >= started && !over) begin(t, false);
        return spans.at(t);
      }
      if (k !== 'turn.end') return spans.at(t);
      const turn = spans.endedAt(t);
      if (open?.worked === false && turn === count) end({ value: 'idle', reason: '', since: t });
      return turn;
    },
    output(echo) {
      wrote = true;
      if (open || over || (timer && !typing)) return;
      // Put off with every key: git beside a person who types is felt.
      const rest = echo ? typingRestMs : restMs;
      if (echo || typing || !timer) refreshLater(Math.max(rest, notBefore - now()));
      typing = echo;
    },
    refreshSize,
    dispose() {
      over = true;
      clearTimeout(timer);
    },
  };
}

function outcomeOf({ value, reason }: Pick<Status, 'value' | 'reason'>): 'done' | 'failed' | 'interrupted' {
  if (/interrupt|cancel/i.test(reason)) return 'interrupted';
  const failed = value === 'exited' ? !/^exited 0\b/.test(reason) : /\b(error|failed)\b/i.test(reason);
  return failed ? 'failed' : 'done';
}
