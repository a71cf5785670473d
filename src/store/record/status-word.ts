import type { Status } from '../schema.ts';

/** Below this confidence the engine itself calls its verdict a guess; see agents/status/strengths.ts. */
const sure = 0.5;

/** True when what the agent does is only guessed. A start, an end and `unknown` are never guesses. */
export function isProbable({ value, confidence }: Pick<Status, 'value' | 'confidence'>): boolean {
  return confidence < sure && (value === 'working' || value === 'needs-input' || value === 'idle');
}

/** Whether an idle agent rests because its turn broke off, by its status' reason: `interrupted`, `failed: …`. */
export function isBroken(reason: string): boolean {
  return /^(interrupted|failed)\b/.test(reason);
}

/** Status for people, the same words wherever it is shown: `needs input`, `idle`, `probably idle`. */
export function statusWord(status: Pick<Status, 'value' | 'confidence'>): string {
  const word = status.value.replace('-', ' ');
  return isProbable(status) ? `probably ${word}` : word;
}
