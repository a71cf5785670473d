import { cursorLine } from '../status/cursor-line.ts';
import { askInWords } from '../status/question.ts';
import type { QuestionDraft } from '../status/types.ts';
import type { ScreenView } from './types.ts';

/** What is asked about stands in at most so many rows right above its prompt; more is prose. */
const mostSubjectRows = 4;

/**
 * The question of a line-based program: its line up to where the rule's patterns end, so that it stays the same while
 * an answer is typed behind it, and what is asked about when that stands right above, under an empty row (Aider prints
 * the command or file there).
 */
export function readPrompt(screen: ScreenView, patterns: readonly RegExp[]): QuestionDraft {
  const { text, start } = cursorLine(screen);
  const ends = patterns.map(pattern => {
    const match = pattern.exec(text);
    return match ? match.index + match[0].length : text.length;
  });
  const prompt = text.slice(0, Math.max(0, ...ends)).trim();
  const above = subjectAbove(screen.rows, start);
  return askInWords(above === '' ? prompt : `${prompt}: ${above}`, 'permission');
}

function subjectAbove(rows: readonly string[], start: number): string {
  const blank = rows.slice(0, start).findLastIndex(row => row.trim() === '');
  const above = rows.slice(blank + 1, start).map(row => row.trim());
  return blank < 0 || above.length > mostSubjectRows ? '' : above.join(' ');
}
