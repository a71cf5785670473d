/** Which entries of a turn have changed since somebody looked, so that whoever shows 200,000 of them need not look at all again. */
export interface TurnChanges {
  /** The first index whose entry is new, changed or moved since that look; Infinity: none is. */
  since(look: number): number;
}

export interface TurnChangeLog extends TurnChanges {
  /** Entries from this index on are new, changed or moved; `look` is the next one that will see it. */
  mark(look: number, index: number): void;
}

/** Who shows a timeline looks each time it has grown, and lags some looks behind while that takes it long. */
const mostLooks = 32;

export function turnChanges(): TurnChangeLog {
  const marks: Array<{ look: number; from: number }> = [];
  /** What was marked for this look or an earlier one is forgotten. */
  let forgotten = 0;
  return {
    since(look) {
      if (look < forgotten) return 0;
      return marks.reduce((from, mark) => (mark.look > look ? Math.min(from, mark.from) : from), Infinity);
    },
    mark(look, index) {
      const last = marks.at(-1);
      if (last?.look === look) last.from = Math.min(last.from, index);
      else marks.push({ look, from: index });
      if (marks.length > mostLooks) forgotten = marks.shift()?.look ?? 0;
    },
  };
}
