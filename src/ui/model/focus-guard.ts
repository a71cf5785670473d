import { encodeKey } from '../../term/keys.ts';
import { readMs, repeatMs } from './answer-guard.ts';

/**
 * Keeps a key that was meant for the list from answering the question of the agent that just got the focus: what comes
 * within {@link readMs} of the focus, and the key that focused as long as it is held.
 */
export interface FocusGuard {
  /** The pane got the keys; `chord` did it. */
  focused(chord: string | undefined, now: number): void;
  /** Why these bytes must not go to an agent that asks, or undefined when they may. Tell it of all bytes. */
  refusal(bytes: Uint8Array, asks: boolean, now: number): string | undefined;
}

export function createFocusGuard(): FocusGuard {
  let since = Number.NEGATIVE_INFINITY;
  let held: { key: string; at: number } | undefined;
  return {
    focused(chord, now) {
      since = now;
      held = chord === undefined ? undefined : { key: encodeKey(chord), at: now };
    },
    refusal(bytes, asks, now) {
      const text = Buffer.from(bytes).toString('latin1');
      const repeats = held !== undefined && now - held.at < repeatMs && isRepeat(text, held.key);
      // Any other key ends a repeat.
      held = repeats && held ? { ...held, at: now } : undefined;
      if (!asks) return undefined;
      if (now - since < readMs)
        return 'not sent: the question came into focus just now; press again when you have read it';
      return repeats ? 'not sent: a held key answers nothing' : undefined;
    },
  };
}

const isRepeat = (text: string, key: string): boolean => key !== '' && text.replaceAll(key, '') === '';
