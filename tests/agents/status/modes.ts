import { type Confusion, confuse } from './confusion.ts';
import { replay, type Source } from './replay.ts';
import { readHooks, type Truth } from './truth.ts';

/** The evidence that is left out of a comparison. */
export const modes = {
  'all signals': [],
  'without hooks': ['hook'],
  'without OSC 7501': ['osc7501'],
  'without both': ['hook', 'osc7501'],
  'screen only': ['hook', 'osc7501', 'title', 'notification'],
} as const satisfies Record<string, readonly Source[]>;
export type Mode = keyof typeof modes;

/** Plays each recording with the evidence that `mode` leaves and compares it with its timeline. */
export async function confusionOf(truths: readonly Truth[], mode: Mode): Promise<Confusion[]> {
  const all: Confusion[] = [];
  for (const truth of truths) {
    const { changes } = await replay(truth.name, truth.adapter, {
      without: modes[mode],
      prompt: truth.prompt,
      worktree: truth.worktree,
      settled: true,
    });
    all.push(confuse(truth, changes));
  }
  return all;
}

/** Were hooks recorded with it? Without them `all signals` and `without hooks` are the same. */
export const hasHooks = ({ name }: Truth): boolean => readHooks(name).length > 0;
