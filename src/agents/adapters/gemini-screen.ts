import { phraseActivity } from '../status/activity.ts';
import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { readNumberedMenu } from './menu.ts';
import type { ScreenRule, ScreenView } from './types.ts';

/** The input box with what stands below it; a dialog takes its place. */
const inputBox = /^▀{10,}(?:\n[^\n]*){0,3}(?![\s\S])/m;
const selectAll = '(Select all that apply)';
const menu = /[│┃]\s+●\s*\d+\. /;

/** Screens of Gemini CLI 0.61.0 (recorded under tests/agents/fixtures): it scrolls, with its input box at the end. */
export const geminiScreenRules: readonly ScreenRule[] = [
  {
    name: 'dialog',
    value: 'needs-input',
    rows: 40,
    all: [
      /[│┃].*\b(?:apply this change|allow execution|do you want to proceed|do you trust)\b/,
      menu,
      // The end of a box. Below it may stand a warning, and for a moment the line of the spinner.
      /^ ?╰─+╯/m,
    ],
    none: [inputBox],
    strength: strengths.dialog,
    question: readDialog,
  },
  {
    name: 'form',
    value: 'needs-input',
    // A plan fills the terminal.
    rows: 100,
    all: [
      /[│┃] (?:answer questions|ready to start implementation\?)/,
      /[│┃] Enter to (?:select|submit)\b[^\n]*\bEsc to cancel\b[^\n]*\n ?╰─+╯/m,
    ],
    none: [inputBox],
    strength: strengths.dialog,
    question: readForm,
  },
  {
    name: 'cancel hint',
    value: 'working',
    rows: 12,
    all: [/\(esc to cancel(?:,[^)\n]*)?\)/],
    strength: strengths.screenWorking,
    activity: readActivity,
  },
  {
    name: 'cancelled',
    value: 'idle',
    rows: 14,
    all: [
      /^ℹ Request cancelled\.(?:\n(?![✦✕ℹ]| > \S)[^\n]*){0,4}\n▄{10,}\n >[^\n]*\n▀{10,}(?:\n[^\n]*){0,4}(?![\s\S])/m,
    ],
    strength: strengths.screenDone,
    reason: 'interrupted',
  },
  {
    name: 'failed',
    value: 'idle',
    rows: 18,
    all: [/^✕ \[[^\n]*(?:\n(?![✦✕]| > \S)[^\n]*){0,8}\n▄{10,}\n >[^\n]*\n▀{10,}(?:\n[^\n]*){0,4}(?![\s\S])/m],
    strength: strengths.screenDone,
    reason: 'failed',
  },
  {
    // With a draft or without one. It is drawn a second or two before it takes keys: by then its head or the conversation
    // stands above.
    name: 'input box',
    value: 'idle',
    rows: 40,
    all: [
      /(?:Gemini CLI v|^ > |^[✦ℹ✕⚠]|^╰)[^\n]*\n[\s\S]*^▄{10,}\n(?: [^\n]*\n)+▀{10,}(?:\n[^\n]*){0,4}(?![\s\S])/m,
    ],
    strength: strengths.screenDone,
  },
];

function readActivity({ rows }: ScreenView): string | undefined {
  const line = rows.findLast(row => /\(esc to cancel/i.test(row)) ?? '';
  const doing = /^\s*[\u2800-\u28ff]\s+(.+?)\s+\(esc to cancel/iu.exec(line)?.[1];
  // Hooks run between any two things that it does.
  return doing === undefined || /^executing hooks?\b/i.test(doing) ? undefined : phraseActivity(doing);
}

function readDialog({ rows }: ScreenView): QuestionDraft | undefined {
  const found = readNumberedMenu(rows);
  if (!found) return undefined;
  const bare = rows.map(row => row.replace(/^[\s│┃]+|[\s│┃]+$/g, ''));
  const above = bare.slice(0, found.start);
  const trusts = above.findLastIndex(row => /^do you trust\b/i.test(row));
  const works = above.findLastIndex(row => /^(?:apply this change|allow execution)\b/i.test(row));
  // It begins with its prompt while it still asks whether to trust the folder. Which of the two a key answers it does
  // not show, so none is pressed.
  if (trusts >= 0 && works >= 0 && bare.filter(row => /^● \d+\. /.test(row)).length > 1) return undefined;
  const { options, selected } = found;
  if (trusts > works) return { ...askInWords(above[trusts] ?? '', 'permission'), options, selected };
  return { ...about(above), options, selected };
}

/**
 * What its tool `ask_user` draws, and in the same form the plan that it wants approved. A key takes an option of a single
 * question with a single value; the last one of the menu is a line to type in, and takes the keys while it is chosen.
 */
function readForm({ rows }: ScreenView): QuestionDraft {
  const bare = rows.map(row => row.replace(/^[\s│┃]+|[\s│┃]+$/g, ''));
  const several = bare.includes(selectAll);
  const head = bare.findLastIndex(row => /^(?:answer questions|ready to start implementation\?)$/i.test(row));
  const found = readNumberedMenu(rows);
  const said = /^ready/i.test(bare[head] ?? '')
    ? askInWords('Approve the plan ?', 'plan')
    : askInWords(sentence(bare.slice(head + 1, found?.start).filter(row => row !== selectAll)), 'question');
  const simple = /^Enter to select · ↑\/↓ to navigate/m.test(bare.slice(head).join('\n'));
  if (!found || !simple || several) return said;
  const hidden = bare.slice(found.end).includes('▼');
  return { ...said, options: hidden ? found.options : found.options.slice(0, -1), selected: found.selected };
}

/** The paragraph that ends in a question, or the first one. */
function sentence(rows: readonly string[]): string {
  const paragraphs = rows
    .join('\n')
    .split(/\n{2,}/)
    .map(text => text.replaceAll('\n', ' ').trim())
    .filter(text => text !== '');
  return paragraphs.findLast(text => text.endsWith('?')) ?? paragraphs[0] ?? '';
}

/** `? Shell  npm test` is the head of the box; an older version named the command in its question. */
function about(above: readonly string[]): QuestionDraft {
  const head = above.findLastIndex(row => /^\? +\S/.test(row));
  const [, tool = '', what = ''] = /^\? +(\S+) +(.*)$/.exec(above[head] ?? '') ?? [];
  if (/^shell/i.test(tool)) {
    const command =
      boxed(above.slice(head + 1)) ?? what.replace(/ \[current working directory [^\]]*\]$/, '');
    return askAbout('Run', command);
  }
  if (/edit|write|replace/i.test(tool))
    return askAbout('Edit', what.replace(/^(?:writing to )?(\S+?):?(?: .*)?$/i, '$1'));
  if (tool !== '') return askAbout('Use', `${tool} ${what}`.trim());
  return askInWords(above.findLast(row => row.endsWith('?')) ?? '', 'permission');
}

/** The whole command stands in a box of its own; the head is cut where it does not fit. */
function boxed(rows: readonly string[]): string | undefined {
  const from = rows.findIndex(row => /^╭─+╮$/.test(row));
  const to = rows.findIndex((row, i) => i > from && /^╰─+╯$/.test(row));
  if (from < 0 || to < 0) return undefined;
  return rows.slice(from + 1, to).join(' ');
}
