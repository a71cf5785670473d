/** When one turn was, ms. */
export interface TurnSpan {
  turn: number;
  from: number;
  /** Infinity while it runs. */
  to: number;
}

/** Which turn something belongs to, by its time. */
export interface TurnSpans {
  begin(turn: number, from: number): void;
  end(to: number): void;
  /** The turn that was then; between two turns the one before, unless the next is about to begin. 0: before the first. */
  at(t: number): number;
  /** The turn that had ended or was under way then. */
  endedAt(t: number): number;
  /** The turn whose prompt was given then; undefined when there is none: it has yet to begin. */
  promptedAt(t: number): number | undefined;
  /** An agent worked then. */
  includes(t: number): boolean;
}

/** An agent is seen to work at most this long after what it writes says so. ms. */
const lateMs = 1_500;
/** A prompt is written down this long before the work that it begins is seen: slow starts of large conversations. ms. */
const promptLateMs = 8_000;
/** git keeps whole seconds: a commit of the turn's first second has a time before it. ms. */
const secondMs = 1_000;

export function createTurnSpans(former: readonly TurnSpan[]): TurnSpans {
  const spans = former.map(span => ({ ...span })).toSorted((a, b) => a.from - b.from);
  const latest = (fits: (span: TurnSpan) => boolean) => spans.findLast(fits);
  return {
    begin(turn, from) {
      spans.push({ turn, from, to: Number.POSITIVE_INFINITY });
    },
    end(to) {
      const last = spans.at(-1);
      if (last) last.to = to;
    },
    at(t) {
      const inside = latest(({ from, to }) => from <= t && t <= to);
      const next = spans.find(({ from }) => from > t && from - t <= lateMs);
      return (inside ?? next ?? latest(({ from }) => from <= t))?.turn ?? 0;
    },
    endedAt: t => latest(({ from }) => from <= t)?.turn ?? 0,
    promptedAt: t => spans.find(({ from, to }) => from - promptLateMs <= t && t <= to)?.turn,
    includes: t => spans.some(({ from, to }) => t >= from - secondMs && t <= to + secondMs),
  };
}
