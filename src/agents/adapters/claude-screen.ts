import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { readNumberedMenu, readPlainMenu } from './menu.ts';
import type { ScreenRule, ScreenView } from './types.ts';

/**
 * Screens of Claude Code 2.1.330 (recorded under tests/agents/fixtures). A dialog takes the place of the input box, so
 * its menu and footer are the last rows of the screen; the model's prose always has the input box below it. Every rule
 * is anchored there: `(?![\s\S])` is the end of the screen.
 */
export const claudeScreenRules: readonly ScreenRule[] = [
  {
    name: 'viewer',
    value: 'ignore',
    rows: 3,
    all: [/showing detailed transcript[^\n]*(?![\s\S])/],
    strength: 1,
  },
  {
    name: 'picker',
    value: 'ignore',
    rows: 3,
    // /model, /config and their like: opened by the person, not by the agent.
    all: [/\benter to (?:save|set as default|view|apply|toggle|change)\b[^\n]*(?![\s\S])/],
    strength: 1,
  },
  {
    name: 'dialog',
    value: 'needs-input',
    rows: 40,
    all: [/^\s*❯ \d+\. \S[^\n]*(?:\n(?:\s+\S[^\n]*|[─╌]+))*\n[^\n]*\besc to cancel\b[^\n]*(?![\s\S])/m],
    strength: strengths.dialog,
    question: readDialog,
  },
  {
    name: 'menu without numbers',
    value: 'needs-input',
    rows: 40,
    all: [/^\s*❯ \S[^\n]*(?:\n\s+\S[^\n]*)*\n\s*enter to confirm\b[^\n]*\besc to cancel[^\n]*(?![\s\S])/m],
    strength: strengths.dialog,
    question: readPlainDialog,
  },
  {
    name: 'yes or no',
    value: 'needs-input',
    rows: 40,
    // Auto mode asks so where it cannot check a command itself.
    all: [/^\s*❯ (?:Yes|No)\b[^\n]*(?:\n\s+\S[^\n]*)*\n[^\n]*\besc to cancel\b[^\n]*(?![\s\S])/im],
    strength: strengths.dialog,
    question: readYesOrNo,
  },
  {
    name: 'plan',
    value: 'needs-input',
    rows: 40,
    // This dialog has no footer.
    all: [
      /^\s*(?:exit plan mode|ready to code|would you like to proceed)\?/m,
      /^\s+❯ \d+\. \S[^\n]*(?:\n\s+\d+\. [^\n]*)*(?![\s\S])/m,
    ],
    strength: strengths.dialog,
    question: readDialog,
  },
  {
    name: 'interrupt hint',
    value: 'working',
    rows: 2,
    all: [/\besc to interrupt\b[^\n]*(?![\s\S])/],
    strength: strengths.screenWorking,
    activity: readActivity,
  },
  {
    name: 'spinner',
    value: 'working',
    rows: 14,
    all: [/^[·✢✳✶✻✽*] \S[^\n]*…(?: \([^\n]*\))?\s*$/m],
    strength: strengths.screenWorking,
    activity: readActivity,
  },
  {
    name: 'background',
    value: 'working',
    rows: 14,
    // An agent it waits for; or a shell that outlives the turn, as its program status counts it.
    all: [
      /^✻ (?:Waiting for \d+ background|[^\n]+ · \d+ [^\n]*still running)[^\n]*(?:\n(?!✻)[^\n]*)*(?![\s\S])/m,
    ],
    strength: strengths.screenWorking,
    reason: 'waits for background work',
  },
  {
    name: 'interrupted',
    value: 'idle',
    rows: 12,
    all: [/⎿ +Interrupted · What should [^\n]* do instead\?[^\n]*\n(?: {20,}[^\n]*\n)?─{10,}\n❯/],
    strength: strengths.interrupted,
    reason: 'interrupted',
  },
  {
    name: 'failed',
    value: 'idle',
    rows: 12,
    // The last words are the failure itself; while it tries again there is a spinner below them.
    all: [/^● API Error: [^\n]*(?:\n {2,19}\S[^\n]*)*\n(?: {20,}[^\n]*\n)?─{10,}\n❯/m],
    strength: strengths.screenDone,
    reason: 'failed',
  },
  {
    name: 'turn ended',
    value: 'idle',
    rows: 12,
    all: [/^✻ [^\n]+ · done\b[^\n]*\n(?: {20,}[^\n]*\n)?─{10,}\n❯/m],
    strength: strengths.screenDone,
    reason: 'done',
  },
  {
    name: 'empty input box',
    value: 'idle',
    rows: 12,
    // Only an empty one: with text in it the hint `esc to interrupt` is gone, and it looks the same while it writes.
    all: [/─{10,}\n❯\s*\n─{10,}(?:\n {2}[^\n]*){0,3}(?![\s\S])/],
    strength: strengths.screenIdle,
  },
];

function readDialog({ rows }: ScreenView): QuestionDraft | undefined {
  const menu = readNumberedMenu(rows);
  if (!menu) return undefined;
  const { options, selected } = menu;
  return { ...askedAbove(headOf(rows, menu.start), options), options, selected };
}

function readPlainDialog({ rows }: ScreenView): QuestionDraft | undefined {
  const menu = readPlainMenu(rows);
  if (!menu) return undefined;
  const head = headOf(rows, menu.start);
  const trust = options(menu).some(label => /trust/i.test(label));
  const asked = trust ? askInWords('Trust this folder ?', 'question') : inWords(head, 'question');
  return { ...asked, options: menu.options, selected: menu.selected, menu: 'arrows' };
}

function readYesOrNo({ rows }: ScreenView): QuestionDraft | undefined {
  const menu = readPlainMenu(rows);
  if (!menu) return undefined;
  const { options, selected } = menu;
  return { ...askedAbove(headOf(rows, menu.start), options), options, selected, menu: 'arrows' };
}

const options = (menu: { options: QuestionDraft['options'] }): string[] =>
  menu.options.map(({ label }) => label);

/** Rows of the dialog above its menu: from the line that spans the screen down. */
function headOf(rows: readonly string[], start: number): string[] {
  const line = rows.slice(0, start).findLastIndex(row => /^\s*[─▔]{10,}\s*$/.test(row));
  return rows.slice(line + 1, start).filter(row => row.trim() !== '');
}

function askedAbove(head: readonly string[], choices: QuestionDraft['options']): QuestionDraft {
  const title = head[0]?.trim() ?? '';
  if (/^(?:exit plan mode|ready to code)\?/i.test(title)) return askInWords('Approve the plan ?', 'plan');
  if (/\bcommand$/i.test(title)) return askAbout('Run', boxed(head) || 'a command');
  const file = /^(Edit|Create|Overwrite|Write|Read)\b.*\bfile$/i.exec(title) ?? /^(Edit|Read)\b/i.exec(title);
  const subject = bare(head.slice(1).find(row => !isDashed(row)) ?? '');
  if (file && subject) return askAbout(capital(file[1] ?? ''), subject);
  if (/^fetch$/i.test(title) && subject) return askAbout('Fetch', subject);
  const permission = choices.some(({ label }) => /^no\b/i.test(label));
  return inWords(head, permission ? 'permission' : 'question');
}

/** `Read(/etc/hosts)` names the tool again. */
const bare = (subject: string): string => /^\w+\((.+)\)$/.exec(subject.trim())?.[1] ?? subject;

const isDashed = (row: string): boolean => /^\s*╌{10,}/.test(row);

/** The rows between the two dashed lines: the command itself, wrapped rows joined. */
function boxed(head: readonly string[]): string {
  const dashed = head.flatMap((row, i) => (isDashed(row) ? [i] : []));
  const [from, to] = [dashed[0], dashed.at(-1)];
  const inside =
    from === undefined || to === undefined || from === to ? head.slice(1, 2) : head.slice(from + 1, to);
  return inside.map(row => row.trim()).join(' ');
}

/** The sentence that asks, or the last row above the menu. */
function inWords(head: readonly string[], kind: QuestionDraft['kind']): QuestionDraft {
  const sentence = head.findLast(row => row.trim().endsWith('?')) ?? head.at(-1) ?? '';
  return askInWords(sentence, kind);
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();

/** The newest tool on the screen, or that it thinks. */
function readActivity({ rows }: ScreenView): string | undefined {
  const spinner = rows.findLast(row => /^[·✢✳✶✻✽*] \S.*…/.test(row)) ?? '';
  if (/\bthinking\)/.test(spinner)) return 'thinking';
  const at = rows.findLastIndex(row => /^[●⏺] /.test(row));
  const command = /⎿ +\$ (.+)$/.exec(rows[at + 1] ?? '')?.[1];
  if (command) return `Running ${command}`;
  return /^[●⏺] (\w+\([^)]*\)?)/.exec(rows[at] ?? '')?.[1];
}
