import { isObject, listIn, textIn } from './json-fields.ts';

export interface LineCounts {
  added: number;
  removed: number;
}

/** Lines of a text; a newline at the end begins no further line. */
export function countLines(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Of the lines of a unified diff; its file headers (`---`, `+++`) stand before the first `@@` and are no change. */
export function countDiff(diff: string): LineCounts {
  const counts = { added: 0, removed: 0 };
  const body = diff.startsWith('@@') ? diff : diff.slice(Math.max(0, diff.indexOf('\n@@')));
  for (const line of body.split('\n')) tally(counts, line);
  return counts;
}

/** Of Claude Code's `structuredPatch`: `[{lines: [' same', '-old', '+new']}]`. */
export function countHunks(hunks: unknown): LineCounts {
  const counts = { added: 0, removed: 0 };
  for (const hunk of listIn(hunks)) {
    for (const line of listIn(isObject(hunk) ? hunk.lines : undefined)) tally(counts, textIn(line));
  }
  return counts;
}

export function tally(counts: LineCounts, line: string): void {
  if (line.startsWith('+')) counts.added += 1;
  else if (line.startsWith('-')) counts.removed += 1;
}
