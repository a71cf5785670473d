import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Question, Status } from '../../store/schema.ts';
import type { SignalDraft } from '../adapters/types.ts';

export interface QuestionLookOptions {
  status: () => Status;
  /** As `StatusDesk.look`. */
  look: (done: (seen?: SignalDraft) => void) => void;
  /** The adapter has rules that read the screen. */
  readsScreen: boolean;
}

/** A redraw is whole again within this, or the screen is not one to type into. ms. */
const redrawMs = 500;
const lookAgainMs = 15;

/**
 * The question that is open at this very moment, or why none can be told. What the terminal holds unread is read first,
 * and a question that was on the screen must be there now: in the middle of a redraw nobody knows which one comes.
 */
export async function lookAtQuestion(
  options: QuestionLookOptions,
): Promise<{ question: Question } | { why: string }> {
  for (let waited = 0; ; waited += lookAgainMs) {
    const seen = await freshLook(options.look);
    const { question } = options.status();
    if (!question) return { why: 'the agent asks nothing any more' };
    if (options.readsScreen && !seen) return { why: 'a viewer or picker hides its question' };
    const told = question.onScreen === undefined;
    if (told || seen?.value === 'needs-input') return { question };
    if (waited >= redrawMs) return { why: 'its question cannot be seen at this moment' };
    await pause(lookAgainMs);
  }
}

/** Twice around the event loop: bytes that the kernel holds arrive in its poll phase. */
async function freshLook(look: QuestionLookOptions['look']): Promise<SignalDraft | undefined> {
  await nextTurn();
  await nextTurn();
  return new Promise(resolve => look(resolve));
}
