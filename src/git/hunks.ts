export interface HunkLine {
  kind: 'context' | 'added' | 'removed';
  /** Without its mark and line break; at most `maxLine` characters. */
  text: string;
  /** Line numbers from 1; null on the side that does not have the line. */
  oldNo: number | null;
  newNo: number | null;
  /** The file ends here without a line break. */
  noNewline?: true;
}

export interface Hunk {
  oldStart: number;
  newStart: number;
  /** What git found to stand above: a function's first line. */
  heading: string;
  lines: HunkLine[];
}

/** A minified file is one line of megabytes; nobody reads beyond this. */
const maxLine = 4000;

const kinds: Readonly<Record<string, HunkLine['kind']>> = { ' ': 'context', '+': 'added', '-': 'removed' };

/** Reads the hunks of a unified diff of one file; what stands before the first `@@` is skipped. */
export function parseHunks(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let left = { old: 0, new: 0 };
  let next = { old: 0, new: 0 };
  for (const line of patch.split('\n')) {
    const hunk = hunks.at(-1);
    // Counting what the heading announced tells a removed line `-- a/x` from the header of another file.
    if (hunk && left.old + left.new > 0 && kinds[line[0] ?? '']) {
      const kind = kinds[line[0]!]!;
      const oldNo = kind === 'added' ? null : next.old++;
      const newNo = kind === 'removed' ? null : next.new++;
      left = { old: left.old - (oldNo === null ? 0 : 1), new: left.new - (newNo === null ? 0 : 1) };
      hunk.lines.push({ kind, text: line.slice(1, maxLine + 1), oldNo, newNo });
    } else if (line.startsWith('\\')) {
      const last = hunk?.lines.at(-1);
      if (last) last.noNewline = true;
    } else {
      const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(line);
      if (!match) continue;
      const [, oldStart, oldCount = '1', newStart, newCount = '1', heading = ''] = match;
      next = { old: Number(oldStart), new: Number(newStart) };
      left = { old: Number(oldCount), new: Number(newCount) };
      hunks.push({ oldStart: next.old, newStart: next.new, heading: heading.slice(0, maxLine), lines: [] });
    }
  }
  return hunks;
}
