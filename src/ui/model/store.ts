/** A value outside React that can be read, changed and watched. */
export interface Store<T> {
  get(): T;
  /** Replaces the value; listeners hear of it only when it is another object. */
  update(change: (value: T) => T): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    update: change => {
      const next = change(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A frame by Ink costs 14-17 ms of CPU; 30 a second leave the loop half free on a small machine. */
export const frameMs = 33;

/**
 * A view of `store` for React that changes at most once per `intervalMs`: the first change after quiet is passed on
 * in the same turn of the loop, later ones together when the interval is over. No timer runs while nothing changes.
 */
export function throttled<T>(store: Store<T>, intervalMs = frameMs): Store<T> & { dispose(): void } {
  const mirror = createStore(store.get());
  let timer: NodeJS.Timeout | undefined;
  let queued = false;
  let dirty = false;
  const push = () => {
    queued = false;
    dirty = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (dirty) push();
    }, intervalMs);
    mirror.update(() => store.get());
  };
  const stop = store.subscribe(() => {
    dirty = true;
    if (timer !== undefined || queued) return;
    queued = true;
    queueMicrotask(push);
  });
  return {
    ...mirror,
    dispose: () => {
      stop();
      clearTimeout(timer);
    },
  };
}
