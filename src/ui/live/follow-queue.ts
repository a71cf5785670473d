import type { UiState } from '../model/state.ts';
import type { Store } from '../model/store.ts';

/** A host that is killed starts nobody; the screen looks after the queue itself this often, while it shows one. ms. */
const lookMs = 5_000;

/** Calls `kick` now and then while a session is queued; returns the function that ends it. */
export function followQueue(state: Store<UiState>, kick: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const follow = () => {
    const queued = state.get().sessions.some(view => view.status.value === 'queued');
    if (queued) timer ??= setInterval(kick, lookMs);
    else {
      clearInterval(timer);
      timer = undefined;
    }
  };
  const stop = state.subscribe(follow);
  follow();
  return () => {
    stop();
    clearInterval(timer);
  };
}
