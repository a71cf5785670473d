import type { Fact } from '../../store/schema.ts';

/** A piece of a fact log from a byte offset on; `next` is where the following one begins, the same at the end. */
export type LoadFacts = (from: number) => Promise<{ facts: readonly Fact[]; next: number }>;

/** Reads piece after piece until there is no more, or `take` says false; returns where reading goes on later. */
export async function eachPiece(
  load: LoadFacts,
  from: number,
  take: (facts: readonly Fact[]) => boolean,
): Promise<number> {
  for (let at = from; ; ) {
    const { facts, next } = await load(at);
    if (next === at || take(facts) === false) return next;
    at = next;
  }
}
