import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { readNumberedMenu } from './menu.ts';
import type { ScreenRule, ScreenView } from './types.ts';

/**
 * Screens of Codex CLI 0.169.0 (recorded under tests/agents/fixtures). Dialogs replace the input box: menu and footer
 * are the last rows. `(?![\s\S])` is the end of the screen.
 */
export const codexScreenRules: readonly ScreenRule[] = [
  {
    name: 'viewer',
    value: 'ignore',
    rows: 4,
    all: [/↑\/↓ to scroll[\s\S]*pgup\/pgdn/, /q to quit/],
    strength: 1,
  },
  {
    name: 'dialog',
    value: 'needs-input',
    rows: 40,
    all: [
      /^\s*[›>] \d+\. \S[^\n]*(?:\n\s+\S[^\n]*)*\n\s+(?:press enter to (?:confirm|continue)|enter (?:confirm|continue)|[^\n]*enter to submit)\b[^\n]*(?![\s\S])/m,
    ],
    strength: strengths.dialog,
    question: readDialog,
  },
  {
    name: 'interrupt hint',
    value: 'working',
    rows: 10,
    all: [/^[•◦] [^\n]*\((?:\d+[hms] ?)+ • esc to interrupt\)/m],
    strength: strengths.screenWorking,
    activity: readActivity,
  },
  {
    name: 'interrupted',
    value: 'idle',
    rows: 10,
    all: [/^■ Conversation interrupted[^\n]*\n› [^\n]*(?:\n {2,}[^\n]*)*(?![\s\S])/m],
    strength: strengths.interrupted,
    reason: 'interrupted',
  },
  {
    name: 'failed',
    value: 'idle',
    rows: 12,
    all: [/^■ [^\n]*(?:\n {2,}[^\n]*)*\n› [^\n]*(?:\n {2,}[^\n]*)*(?![\s\S])/m],
    strength: strengths.screenDone,
    reason: 'failed',
  },
  {
    name: 'turn ended',
    value: 'idle',
    rows: 10,
    all: [/^ {2}Worked for [^\n]*\n› [^\n]*(?:\n {2,}[^\n]*)*(?![\s\S])/m],
    strength: strengths.screenDone,
    reason: 'done',
  },
  {
    name: 'writing',
    value: 'working',
    rows: 30,
    // While it writes its answer there is no spinner; a finished turn has `Worked for` below its last bullet.
    all: [/^[•✔✗] [^\n]*(?:\n {2,}[^\n]*)*\n› [^\n]*(?:\n {2,}[^\n]*)*(?![\s\S])/m],
    none: [/^ {2}Worked for [^\n]*\n› [^\n]*(?:\n {2,}[^\n]*)*(?![\s\S])/m],
    // Weaker than an idle title: a resumed conversation is drawn without `Worked for`.
    strength: strengths.titleIdle - 0.02,
  },
  {
    name: 'input box',
    value: 'idle',
    rows: 8,
    all: [/>_ OpenAI Codex[^\n]*\n[^\n]*\n(?:[^\n•]*\n){0,3}› [^\n]*(?:\n {2,}[^\n]*)*(?![\s\S])/],
    strength: strengths.inputBox,
  },
];

function readDialog({ rows }: ScreenView): QuestionDraft | undefined {
  const menu = readNumberedMenu(rows);
  if (!menu) return undefined;
  const { options, selected } = menu;
  return { ...askedAbove(rows.slice(0, menu.start)), options, selected };
}

/** Makes the question of the rows from its sentence to the menu, the sentence, and the rows before it. */
type Ask = (above: readonly string[], rest: string, before: readonly string[]) => QuestionDraft;

const sentences: ReadonlyArray<[RegExp, Ask]> = [
  [
    /^would you like to run the following command\?/i,
    above => askAbout('Run', command(above) || 'a command'),
  ],
  [
    /^would you like to make the following edits\?/i,
    (above, _, before) => askAbout('Edit', editedFile(above) || proposedFile(before) || 'files'),
  ],
  [/^would you like to grant /i, (_, rest) => askInWords(rest, 'permission')],
  [/^do you want to approve (.+)\?/i, (_, rest) => askInWords(rest, 'permission')],
  [
    /^(?:folder access|do you trust )/i,
    // Digits do not trust here; the arrow keys and Enter do.
    () => ({ ...askInWords('Trust this folder ?', 'question'), menu: 'arrows' }),
  ],
  [/^working directory · (?:fork|resume)\b/i, () => askInWords('Which working directory ?', 'question')],
  [/^hooks need review/i, () => askInWords('Hooks need review', 'question')],
  [/^(?:update available|✨ ?update)/i, () => askInWords('Update Codex ?', 'question')],
  [/^welcome to codex/i, () => askInWords('Sign in to Codex', 'question')],
  [/^implement this plan\?/i, () => askInWords('Approve the plan ?', 'plan')],
];

/** The lowest sentence above the menu that is known; else the row next to the menu. */
function askedAbove(above: readonly string[]): QuestionDraft {
  for (let row = above.length - 1; row >= 0; row--) {
    const text = above[row]?.trim() ?? '';
    const known = sentences.find(([pattern]) => pattern.test(text));
    if (known) return known[1](above.slice(row), text, above.slice(0, row));
    // Output of the turn begins here; nothing above belongs to the dialog.
    if (/^[•■✔✗›] /.test(above[row] ?? '')) break;
  }
  return askInWords(above.findLast(row => row.trim() !== '') ?? '', 'question');
}

/** `$ command`, with the indented rows that a long one is wrapped into. */
function command(above: readonly string[]): string {
  const at = above.findLastIndex(row => /^\s+\$ /.test(row));
  if (at < 0) return '';
  const end = above.findIndex((row, i) => i > at && row.trim() === '');
  return above
    .slice(at, end < 0 ? undefined : end)
    .map(row => row.trim())
    .join(' ')
    .replace(/^\$ /, '');
}

function editedFile(above: readonly string[]): string {
  return (
    above
      .map(row => /^\s+(?:edit(?:ed)?|add(?:ed)?)?\s*(\S+) \(\+\d+ [-−]\d+\)/i.exec(row)?.[1])
      .find(Boolean) ?? ''
  );
}

/** The patch is drawn above the question: `• Edited greet.sh (+1 -1)`; several are `Edited 2 files (+3 -1)`. */
function proposedFile(before: readonly string[]): string {
  const head = before.findLast(row => /^[•◦■✔✗›] /.test(row)) ?? '';
  const name = /^[•◦] (?:Edited|Added|Deleted) (\S.*) \(\+\d+ [-−]\d+\)$/.exec(head)?.[1] ?? '';
  return /^\d+ files$/.test(name) ? '' : name;
}

/** `• Running npm test`, or the words beside its spinner. */
function readActivity({ rows }: ScreenView): string | undefined {
  const tool = rows.findLast(row => /^[•◦] (?:Running|Reading|Editing|Searching|Exploring) /.test(row));
  if (tool) return tool.slice(2).replace(/ \((?:\d+[hms] ?)+ • esc to interrupt\)$/, '');
  const words = rows.findLast(row => /• esc to interrupt\)/.test(row)) ?? '';
  return /^[•◦] (.+?) \(/.exec(words)?.[1];
}
