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
  /** Resolves with true when the answer to `id`, given at `since` or later, is told of or was; with false after `withinMs`. */
  wasAnswered(id: string, since: number, withinMs: number): Promise<boolean>;
}

export interface ToldAnswer {
  /** The agent's id of the question. */
  id: string;
  /** When the answer was given, ms. */
  t: number;
}

export function createToldQuestions(): ToldQuestions {
  let open: string | undefined;
  let last: ToldAnswer | undefined;
  const waiting = new Set<(answer: ToldAnswer) => void>();
  return {
    asked(id) {
      open = id;
    },
    answered(answer) {
      if (open === answer.id) open = undefined;
      last = answer;
      for (const look of waiting) look(answer);
    },
    get open() {
      return open;
    },
    wasAnswered(id, since, withinMs) {
      const proves = (answer: ToldAnswer | undefined) => answer?.id === id && answer.t >= since;
      if (proves(last)) return Promise.resolve(true);
      return new Promise(resolve => {
        const settle = (proved: boolean) => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(proved);
        };
        const look = (answer: ToldAnswer) => {
          if (proves(answer)) settle(true);
        };
        const timer = setTimeout(() => settle(false), withinMs);
        waiting.add(look);
      });
    },
  };
}
