/**
 * What the agent's own hooks tell of its questions, by the agent's own ids. Where they do, nobody has to conclude from a
 * screen which of two questions took a key.
 */
export interface ToldQuestions {
  /** The agent told that it asked this. */
  asked(question: ToldTime): void;
  /** The agent told that this question was answered. */
  answered(answer: ToldTime): void;
  /** Whether the question that was open at `time` was answered then or later; messages of both may still be on their way. */
  wasAnsweredSince(time: number): boolean;
}

export interface ToldTime {
  /** The agent's id of the question; used again for one that is asked again. */
  id: string;
  /** When, ms, by the agent where it tells. */
  t: number;
}

/** Questions remembered: an answer is told within seconds. */
const remembered = 50;

/** @param onAnswer called behind each answer that is told */
export function createToldQuestions(onAnswer: () => void): ToldQuestions {
  const asked: Array<ToldTime & { answeredAt?: number }> = [];
  return {
    asked(question) {
      asked.push({ ...question });
      if (asked.length > remembered) asked.shift();
    },
    answered({ id, t }) {
      const question = asked.findLast(one => one.id === id && one.t <= t && one.answeredAt === undefined);
      if (question) question.answeredAt = t;
      onAnswer();
    },
    wasAnsweredSince(time) {
      const open = asked.findLast(({ t }) => t <= time);
      return open?.answeredAt !== undefined && open.answeredAt >= time;
    },
  };
}
