import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { readNumberedMenu, readPlainMenu } from './menu.ts';
import type { ScreenRule, ScreenView } from './types.ts';

/**
 * The input box, with a draft or without, and the line of hints below it, in which a spinner stands at work. It is drawn
 * between `─` with `❯` in front, or, where the terminal tells its colors, between half blocks with `┃` in front.
 */
const inputBox =
  '[╻ ]?[─▄]{10,}\\n(?:[┃❯ ][^\\n]*\\n|[┃❯]\\n)+?[╹ ]?[─▀]{10,}\\n ?(?:← |[A-Za-z])[^\\n]*(?![\\s\\S])';
/** Between the last entry of the conversation and the input box stand the directory and blank rows of its scroll bar. */
const lastEntry = (entry: string, rows: number) =>
  new RegExp(`^ ${entry}[^\\n]*(?:\\n(?! {1,2}[❯●○✗$] |[╻ ]?[─▄]{10})[^\\n]*){0,${rows}}\\n${inputBox}`, 'm');

/** Screens of Copilot CLI 1.0.102: it fills the terminal, and a dialog takes the place of the input box. */
export const copilotScreenRules: readonly ScreenRule[] = [
  {
    name: 'dialog',
    value: 'needs-input',
    rows: 4,
    all: [/\besc (?:to )?cancel\b/, /\benter (?:to (?:select|confirm|submit)|accept)\b/],
    strength: strengths.dialog,
    question: readDialog,
  },
  {
    name: 'interrupt hint',
    value: 'working',
    rows: 2,
    // `edit prompt`: before it has begun to answer, Esc gives the prompt back.
    all: [/\besc (?:again )?(?:to cancel|interrupt|edit prompt)\b/],
    strength: strengths.screenWorking,
  },
  {
    name: 'cancelled',
    value: 'idle',
    rows: 14,
    all: [lastEntry('● Operation cancelled by user', 4)],
    strength: strengths.screenDone,
    reason: 'interrupted',
  },
  {
    name: 'failed',
    value: 'idle',
    rows: 18,
    all: [lastEntry('✗ ', 8)],
    strength: strengths.screenDone,
    reason: 'failed',
  },
  {
    name: 'input box',
    value: 'idle',
    rows: 14,
    all: [new RegExp(`^${inputBox}`, 'm')],
    strength: strengths.screenIdle,
  },
];

const bare = (row: string): string => row.replace(/^[\s│┃]+|[\s│┃]+$/g, '');

/** In the terms that copilot-hooks.ts has for the same thing. */
function readDialog({ rows }: ScreenView): QuestionDraft {
  const numbered = readNumberedMenu(rows);
  if (!numbered) return readForm(rows);
  const { options, selected, start } = numbered;
  // The upper border of the dialog; a box inside it stands between its sides.
  const top = rows.slice(0, start).findLastIndex(row => /^ *╭─/.test(row));
  return { ...about(rows.slice(top + 1, start).map(bare), options), options, selected };
}

function about(text: readonly string[], options: QuestionDraft['options']): QuestionDraft {
  const from = text.findLastIndex(row => /^do you (?:want|trust)\b/i.test(row));
  const sentence =
    from < 0 ? (text.findLast(row => row.endsWith('?')) ?? '') : text.slice(from).join(' ').trim();
  const box = boxed(text);
  if (/^do you want to run this command\b/i.test(sentence) && box !== undefined) return askAbout('Run', box);
  if (/^do you want to allow this\b/i.test(sentence) && box !== undefined) return askAbout('Access', box);
  const file = text.map(row => /^(\S.*?) \+\d+ -\d+$/.exec(row)?.[1]).find(name => name !== undefined);
  if (/^do you want to (?:edit|create|write)\b/i.test(sentence) && file !== undefined)
    return askAbout('Edit', file);
  const refusable = options.some(({ label }) => /^no\b/i.test(label));
  return askInWords(sentence, refusable ? 'permission' : 'question');
}

/** What stands in the box inside the dialog: a whole command, wrapped. */
function boxed(text: readonly string[]): string | undefined {
  const from = text.findIndex(row => /^╭─+╮$/.test(row));
  const to = text.findIndex((row, i) => i > from && /^╰─+╯$/.test(row));
  return from < 0 || to < 0 ? undefined : text.slice(from + 1, to).join(' ');
}

/** `Copilot needs information.`, its question, and options without numbers; the last one opens a line to type in. */
function readForm(rows: readonly string[]): QuestionDraft {
  const text = rows.map(bare);
  const head = text.lastIndexOf('Copilot needs information.');
  const asks =
    head < 0 ? text.findLast(row => row.endsWith('?')) : text.slice(head + 1).find(row => row !== '');
  const said = askInWords(asks ?? '', 'question');
  const menu = readPlainMenu(rows);
  // Several fields, or several values of one, take other keys.
  if (head < 0 || !menu || !/↑\/↓ select · enter accept/i.test(text.join('\n'))) return said;
  const options = menu.options.filter(({ label }) => !/^other \(type/i.test(label));
  return { ...said, options, selected: menu.selected, menu: menu.menu };
}
