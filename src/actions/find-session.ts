import { Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import { cleanLine } from '../term/clean.ts';
import type { Context } from './context.ts';

export interface FindOptions {
  /** Which sessions count when no reference is given; the only such session is taken. Default: all. */
  candidates?: (record: SessionRecord) => boolean;
  /** Removed sessions count for a reference that fits no other; of several with one name the last. */
  archived?: boolean;
  /** Only a whole name or id counts: what stops or removes must not take the beginning of another one's name. */
  exact?: boolean;
  /** What to do while there is no session at all; outside of a repository none can be started. */
  whenNone?: string;
}

const startOne = 'start one with: pitwall new "what to do"';

/**
 * The session meant by a name, an id or a unique prefix of either. Without a reference: the session whose worktree
 * holds the current directory, else the only candidate.
 */
export function findSession(
  ctx: Pick<Context, 'store' | 'cwd'>,
  ref?: string,
  options: FindOptions = {},
): SessionRecord {
  const { records } = ctx.store.listSync();
  const removed = () => (options.archived ? ctx.store.listArchived().records : []);
  return pickSession(records, ctx.cwd, ref, options, removed);
}

/** The decision behind {@link findSession}. */
export function pickSession(
  records: readonly SessionRecord[],
  cwd: string,
  ref: string | undefined,
  options: FindOptions = {},
  removed: () => readonly SessionRecord[] = () => [],
): SessionRecord {
  return ref === undefined ? byPlace(records, cwd, options) : byReference(records, ref, options, removed);
}

function byReference(
  records: readonly SessionRecord[],
  ref: string,
  options: FindOptions,
  removed: () => readonly SessionRecord[],
): SessionRecord {
  const exact = exactly(records, ref);
  if (exact) return exact;
  const listed = beginning(records, ref);
  if (options.exact) throw notExact(records, listed, ref, options);
  const past = listed.length === 0 ? removed() : [];
  const gone = exactly(past.toReversed(), ref);
  if (gone) return gone;
  const matches = listed.length > 0 ? listed : beginning(past, ref);
  const [only] = matches;
  if (only && matches.length === 1) return only;
  if (matches.length > 1) {
    throw new Failure(`"${cleanLine(ref, 60)}" fits ${matches.length} sessions: ${list(matches)}`, {
      exit: 'noSession',
      hint: 'give more of the name',
    });
  }
  throw unknown(records, ref, options);
}

function unknown(records: readonly SessionRecord[], ref: string, { whenNone }: FindOptions): Failure {
  return new Failure(`there is no session "${cleanLine(ref, 60)}"`, {
    exit: 'noSession',
    hint: records.length > 0 ? `there is ${list(records)}` : (whenNone ?? startOne),
  });
}

function notExact(
  records: readonly SessionRecord[],
  near: readonly SessionRecord[],
  ref: string,
  options: FindOptions,
): Failure {
  if (near.length === 0) return unknown(records, ref, options);
  return new Failure(`there is no session "${cleanLine(ref, 60)}", and this takes whole names only`, {
    exit: 'noSession',
    hint: `did you mean ${list(near)}?`,
  });
}

function exactly(records: readonly SessionRecord[], ref: string): SessionRecord | undefined {
  return records.find(({ name, id }) => name === ref || id === ref.toUpperCase());
}

function beginning(records: readonly SessionRecord[], ref: string): SessionRecord[] {
  const upper = ref.toUpperCase();
  return ref === '' ? [] : records.filter(({ name, id }) => name.startsWith(ref) || id.startsWith(upper));
}

function byPlace(records: readonly SessionRecord[], cwd: string, options: FindOptions): SessionRecord {
  const here = records.find(({ git }) => cwd === git.worktree || cwd.startsWith(`${git.worktree}/`));
  if (here) return here;
  const candidates = records.filter(options.candidates ?? (() => true));
  const [only] = candidates;
  if (only && candidates.length === 1) return only;
  if (only) {
    throw new Failure('several sessions could be meant', {
      exit: 'usage',
      hint: `name one of ${list(candidates)}`,
    });
  }
  throw new Failure(records.length > 0 ? 'no session is in the state for that' : 'there is no session here', {
    exit: 'noSession',
    hint: records.length > 0 ? 'pitwall ls lists them' : (options.whenNone ?? startOne),
  });
}

/** How many names an error lists: one line of a terminal. */
const namesShown = 6;

function list(records: readonly SessionRecord[]): string {
  const names = records.slice(0, namesShown).map(({ name }) => cleanLine(name, 40));
  return records.length > namesShown ? `${names.join(', ')}, …` : names.join(', ');
}
