import { listSnapshots } from '../git/snapshot.ts';
import { Failure } from '../lib/errors.ts';
import type { Fact, SessionRecord } from '../store/schema.ts';
import type { Context } from './context.ts';

/** Which part of a session's change: all of it, one turn (`last`: the newest), or what came after the last review. */
export type DiffScope = 'session' | 'since-review' | { turn: number | 'last' };

/** What a part is between. Null: the session's own base, and its worktree as it is now. */
export interface ScopeBounds {
  /** Tree. */
  from: string | null;
  /** Tree. */
  to: string | null;
}

interface Kept {
  turn: number;
  tree: string;
}

/**
 * The snapshots that bound a part of a session's change. A turn reaches from the end of the one before it, so what a
 * person changed in between belongs to it; one that is not over reaches to now. A Failure says which turns there are, or
 * that nobody has reviewed the session.
 */
export async function scopeBounds(
  ctx: Pick<Context, 'git' | 'store'>,
  record: SessionRecord,
  scope: DiffScope,
): Promise<ScopeBounds> {
  if (scope === 'session') return { from: null, to: null };
  if (scope === 'since-review') return { from: await reviewedTree(ctx, record), to: null };
  return turnBounds(await keptTurns(ctx, record), { turns: record.turns, name: record.name }, scope.turn);
}

/** The newest turn that can be shown without a worktree, as `--turn` takes it; undefined when no snapshot was kept. */
export async function newestKeptTurn(
  ctx: Pick<Context, 'git' | 'store'>,
  record: SessionRecord,
): Promise<number | 'last' | undefined> {
  const turn = (await keptTurns(ctx, record)).at(-1)?.turn;
  return turn !== undefined && turn >= record.turns ? 'last' : turn;
}

/** Pure: the bounds of a turn by the snapshots that were kept at the end of each. */
export function turnBounds(
  kept: readonly Kept[],
  session: { turns: number; name: string },
  wanted: number | 'last',
): ScopeBounds {
  const newest = Math.max(session.turns, ...kept.map(({ turn }) => turn));
  if (newest === 0) {
    throw new Failure(`${session.name} has had no turn yet`, {
      hint: 'pitwall diff without --turn shows what its worktree holds',
      exit: 'refused',
    });
  }
  const turn = wanted === 'last' ? newest : wanted;
  const end = kept.findLast(one => one.turn === turn);
  if (!end && turn !== newest) {
    const all = newest === 1 ? 'turn 1' : `turns 1 to ${newest}`;
    const why = turn > newest ? `has had ${all} only` : `kept no snapshot of turn ${turn}`;
    throw new Failure(`${session.name} ${why}`, { exit: 'refused' });
  }
  return { from: kept.findLast(one => one.turn < turn)?.tree ?? null, to: end?.tree ?? null };
}

async function keptTurns(ctx: Pick<Context, 'git' | 'store'>, record: SessionRecord): Promise<Kept[]> {
  return (await snapshotFacts(ctx, record)).filter(({ why }) => why === 'turn');
}

async function reviewedTree(ctx: Pick<Context, 'git' | 'store'>, record: SessionRecord): Promise<string> {
  if (record.review.tree) return record.review.tree;
  // Taken back, or asked for changes by an older pitwall: the snapshot of that review is still there.
  const last = (await snapshotFacts(ctx, record)).findLast(({ why }) => why === 'review');
  if (last) return last.tree;
  throw new Failure(`nobody has reviewed ${record.name} yet`, {
    hint: `pitwall diff ${record.name} shows everything`,
    exit: 'refused',
  });
}

/** Only those whose ref is still there: a tree without one may be gone. */
async function snapshotFacts(ctx: Pick<Context, 'git' | 'store'>, record: SessionRecord) {
  const [{ facts }, refs] = await Promise.all([
    ctx.store.readFacts(record.id, { holding: 'snapshot' }),
    listSnapshots(ctx.git, record.id),
  ]);
  const trees = new Set(refs.map(({ tree }) => tree));
  return facts.flatMap(fact => {
    const tree = snapshotTree(fact);
    return tree !== undefined && trees.has(tree) ? [{ turn: fact.turn, tree, why: String(fact.why) }] : [];
  });
}

function snapshotTree(fact: Fact): string | undefined {
  return fact.k === 'snapshot' && typeof fact.tree === 'string' ? fact.tree : undefined;
}

/** For a heading; '' for the whole session. */
export function scopeWords(scope: DiffScope): string {
  if (scope === 'session') return '';
  if (scope === 'since-review') return 'since the last review';
  return scope.turn === 'last' ? 'last turn' : `turn ${scope.turn}`;
}
