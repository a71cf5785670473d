import type { ReviewState, Status } from '../schema.ts';

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

/** What told a status, for people; undefined: nothing did. The names are those of `pitwall explain`. */
export const sourceWords: Readonly<Record<string, string | undefined>> = {
  process: 'its process',
  osc7501: 'what it tells the terminal (OSC 7501)',
  hook: 'its hooks',
  notification: 'its terminal notification',
  bell: 'its bell',
  title: 'its window title',
  screen: 'what its screen shows',
  transcript: 'its own record',
  quiet: 'its silence',
};

/** Where a session stands, for people: `ready`, what its review says, else its status. */
export function stateWord(row: {
  group: string;
  review: ReviewState;
  status: Pick<Status, 'value' | 'confidence'>;
}): string {
  if (row.group === 'ready') return 'ready';
  if (row.group === 'done') return row.review;
  return statusWord(row.status);
}

/** Status for people, the same words wherever it is shown: `needs input`, `idle`, `probably idle`. */
export function statusWord(status: Pick<Status, 'value' | 'confidence'>): string {
  const word = status.value.replace('-', ' ');
  return isProbable(status) ? `probably ${word}` : word;
}
