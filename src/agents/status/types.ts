import type { Question, Status, StatusValue } from '../../store/schema.ts';

export type SignalSource =
  | 'process'
  | 'osc7501'
  | 'hook'
  | 'notification'
  | 'title'
  | 'screen'
  | 'transcript'
  | 'quiet';

/** A question as it was read, before the engine gives it an id. An empty text: somebody asks, unknown what. */
export interface QuestionDraft {
  kind: Question['kind'];
  text: string;
  subject?: string | undefined;
  options: Array<{ n: number; label: string }>;
  /** The option under the agent's own cursor, when the screen shows one. */
  selected?: number | undefined;
  /** How an option is taken: its digit, or arrow keys and Enter because the menu has no numbers. Default digits. */
  menu?: 'digits' | 'arrows' | undefined;
  /** The question as the screen printed it, without blanks; undefined while only the agent's word tells of it. */
  onScreen?: string | undefined;
}

/**
 * One thing that was observed about what the agent is doing.
 * The engine keeps the newest signal of each source (and `key`), drops expired ones, and folds the rest.
 */
export interface Signal {
  source: SignalSource;
  /** Tells apart several live signals of one source: a sub-agent's id, a screen rule's name. Default ''. */
  key?: string;
  /** ms, when it was observed. */
  at: number;
  /** ms, since when this source and key say the same; filled in by the engine. */
  since?: number;
  /** ms; from then on it says nothing. Undefined: until replaced by the same source and key. */
  expires?: number;
  /**
   * 0 to 1. Among live signals that disagree the stronger wins; equal strength: the newer.
   * 0 takes back what the same source and key said; with no key, what the source said under every key.
   */
  strength: number;
  value: StatusValue;
  reason?: string;
  question?: QuestionDraft;
  activity?: string;
  /** Raw text it was read from, for `pitwall explain`; already filtered, at most 200 characters. */
  evidence?: string;
}

/** Result of folding, with everything `pitwall explain` prints. */
export interface Explanation {
  status: Status;
  /** Every signal known, winner first; `won` on exactly one unless there is none. */
  signals: ReadonlyArray<Signal & { won: boolean; expired: boolean; why: string }>;
  /** What is missing and why, a sentence each. */
  notes?: readonly string[];
}
