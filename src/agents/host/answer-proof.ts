import type { Status } from '../../store/schema.ts';
import type { Evidence } from './evidence.ts';

/** What the agent has shown about a question since a key was typed. */
export type Outcome = 'taken' | 'replaced' | 'open' | 'ended';

/** An agent that took a key has redrawn its dialog long before; a stuck one is reported while the person still looks. ms. */
export const proofMs = 3_000;
/**
 * Waits for the agent to show that it took an answer: the question is gone and the agent works or is idle. Another
 * question in its place alone proves nothing: it may have come by itself, with the key still unread.
 */
export async function awaitOutcome(
  evidence: Evidence,
  question: string,
  withinMs: number = proofMs,
): Promise<Outcome> {
  let seen: Outcome = 'open';
  const closed = (status: Status) => {
    seen = read(status, question);
    return seen !== 'open';
  };
  await evidence.wait(closed, withinMs, { patient: true });
  return seen;
}

function read({ value, confidence, question: open }: Status, question: string): Outcome {
  if (value === 'exited') return 'ended';
  if (open !== null) return open.id === question ? 'open' : 'replaced';
  // `unknown` and a silent `starting` only say that nothing is seen: a screen between two drawings looks like that.
  const shows = value === 'working' || value === 'idle' || value === 'starting';
  return shows && confidence > 0 ? 'taken' : 'open';
}
