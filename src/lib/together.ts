/**
 * Waits for all of them, at once. Fails with the first failure in their order, not in time, so that one mistake is
 * always told by the same sentence.
 */
export async function together<T extends readonly unknown[]>(
  ...work: { [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const ends = await Promise.allSettled(work);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return ends.map(end => (end as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
