import { isAbsolute, join, relative } from 'node:path';

/** Of an output the end is kept: that is where errors and summaries stand. Characters. */
const mostOutput = 4096;
/** Prompts and answers are read by people; a pasted log is not kept twice. Characters. */
const mostText = 16 * 1024;

/** The end of a command's output, from the beginning of a line where that costs little. */
export function endOfOutput(output: string): string {
  const text = output.trimEnd();
  if (text.length <= mostOutput) return text;
  const end = text.slice(-mostOutput);
  const line = end.indexOf('\n');
  return `…${line >= 0 && line < 512 ? end.slice(line) : wholeCharacters(end)}`;
}

/** The beginning of a prompt, an answer, a thought. */
export function beginningOf(text: string, most: number = mostText): string {
  const kept = text.trim();
  return kept.length <= most ? kept : `${kept.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Half a surrogate pair at the cut would come back as a replacement character. */
const wholeCharacters = (text: string): string => text.replace(/^[\udc00-\udfff]/, '');

/** A path as facts name it: relative to the worktree when it is inside, else absolute. */
export function factPath(path: string, place: { worktree: string; cwd?: string | undefined }): string {
  const absolute = isAbsolute(path) ? join(path) : join(place.cwd ?? place.worktree, path);
  const inside = relative(place.worktree, absolute);
  return inside === '' ? '.' : inside === '..' || inside.startsWith('../') ? absolute : inside;
}
