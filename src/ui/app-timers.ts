import { minute, nextTick } from './model/ages.ts';
import type { UiState } from './model/state.ts';
import type { Store } from './model/store.ts';

/** The clock is looked at again after this: it can be set, and a timer only counts the time that passes. ms */
const longestTimer = minute;

/**
 * The only timers of an idle screen: one for the next age that reads differently, one for a toast that is over.
 * Returns the function that ends both.
 */
export function startTimers(state: Store<UiState>, now: () => number): () => void {
  let ageTimer: NodeJS.Timeout | undefined;
  let ageAt: number | undefined;
  let toastTimer: NodeJS.Timeout | undefined;
  let toast: UiState['toast'] = null;

  const follow = () => {
    const { sessions, tick, toast: current } = state.get();
    const at = nextTick(
      sessions.map(view => view.status.since),
      tick,
    );
    if (at !== ageAt) {
      ageAt = at;
      clearTimeout(ageTimer);
      if (at !== undefined) ageTimer = setTimeout(due, Math.min(Math.max(0, at - now()), longestTimer));
    }
    if (current !== toast) {
      toast = current;
      clearTimeout(toastTimer);
      if (current) toastTimer = setTimeout(endToast, Math.max(0, current.until - now()));
    }
  };
  const due = () => {
    const at = ageAt ?? now();
    ageAt = undefined;
    const time = now();
    const setBack = time < state.get().tick - minute;
    // After a suspended laptop the present is what counts, not the tick that was missed.
    if (time >= at || setBack) state.update(s => ({ ...s, tick: time }));
    follow();
  };
  const endToast = () => state.update(s => (s.toast === toast ? { ...s, toast: null } : s));

  const stop = state.subscribe(follow);
  follow();
  return () => {
    stop();
    clearTimeout(ageTimer);
    clearTimeout(toastTimer);
  };
}
