/**
 * What the agent's own hooks tell of its questions, by the agent's own ids. Where they do, nobody has to conclude from a
 * screen which of two questions took a key.
 */
export interface ToldQuestions {
  /** The agent told that it asks this. */
  asked(id: string): void;
  /** The agent told that this question was answered. */
  answered(answer: ToldAnswer): void;
  /** The agent's id of what it asked last, as long as it told of no answer. */
  readonly open: string | undefined;
  /** The last answer it told of is the one to `id`, given at `since` or later. */
  wasAnswered(id: string, since: number): boolean;
}

export interface ToldAnswer {
  /** The agent's id of the question. */
  id: string;
  /** When the answer was given, ms. */
  t: number;
}

/** @param onAnswer called behind each answer that is told */
export function createToldQuestions(onAnswer: () => void): ToldQuestions {
  let open: string | undefined;
  let last: ToldAnswer | undefined;
  return {
    asked(id) {
      open = id;
    },
    answered(answer) {
      if (open === answer.id) open = undefined;
      last = answer;
      onAnswer();
    },
    get open() {
      return open;
    },
    wasAnswered: (id, since) => last?.id === id && last.t >= since,
  };
}
