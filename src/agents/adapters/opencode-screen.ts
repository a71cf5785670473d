import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import type { ScreenRule, ScreenView } from './types.ts';

/** Screens of OpenCode 1.18.33 (recorded under tests/agents/fixtures): a dialog takes the place of the input box. */
export const opencodeScreenRules: readonly ScreenRule[] = [
  {
    name: 'permission',
    value: 'needs-input',
    rows: 40,
    all: [
      /△ permission required/,
      /^\s*┃\s+allow once\s+allow always\s+reject\b[^\n]*(?:\n[\s┃╹▀]*)?(?![\s\S])/m,
    ],
    strength: strengths.dialog,
    question: readPermission,
  },
  {
    name: 'question',
    value: 'needs-input',
    rows: 4,
    all: [/\besc dismiss\b/, /\benter (?:confirm|submit|toggle)\b/, /↑↓ select|⇆ tab/],
    strength: strengths.dialog,
    question: readQuestion,
  },
  {
    name: 'interrupt hint',
    value: 'working',
    rows: 4,
    all: [/[■⬝]{4,}[^\n]*\besc (?:to |again to )?interrupt\b/],
    strength: strengths.screenWorking,
  },
  {
    // Behind a turn that was cut off, by the person or by the API: while it is the last one on the screen.
    name: 'interrupted',
    value: 'idle',
    rows: 8,
    all: [/^\s*▣ [^\n]*· interrupted\s*\n(?:\s*┃[^\n]*\n)*\s*╹▀{10,}[^\n]*\n[^\n]*\bctrl\+p commands\b/m],
    strength: strengths.screenDone,
    reason: 'interrupted',
  },
  {
    name: 'input box',
    value: 'idle',
    rows: 12,
    all: [/^\s*╹▀{10,}[^\n]*\n[^\n]*\bctrl\+p commands\b/m],
    none: [/[■⬝]{4,}/, /\binterrupt\b/],
    strength: strengths.screenIdle,
  },
];

/** Side by side, chosen by arrow keys; the cursor is a colour only. */
const permissionOptions = ['Allow once', 'Allow always', 'Reject'].map((label, i) => ({ n: i + 1, label }));

const bare = (row: string): string => row.replace(/^[\s┃]+|\s+$/g, '');

/** `# Shell command`, and `$ npm test` below; `→ Edit src/a.ts`. */
function readPermission({ rows }: ScreenView): QuestionDraft {
  const below = rows.slice(rows.findLastIndex(row => /△ permission required/i.test(row)) + 1).map(bare);
  const options = permissionOptions;
  const from = below.findIndex(row => row.startsWith('$ '));
  if (from >= 0) {
    const length = below.slice(from).findIndex(row => row === '' || /^allow once\b/i.test(row));
    const command = below
      .slice(from, from + length)
      .join(' ')
      .slice(2);
    return { ...askAbout('Run', command), options };
  }
  const head = below.find(row => /\p{L}/u.test(row))?.replace(/^[→←#✱%]\s*/, '') ?? '';
  const [, verb, subject] = /^(Edit|Write|Read|Fetch)\s+(\S.*)$/i.exec(head) ?? [];
  if (verb !== undefined && subject !== undefined)
    return { ...askAbout(verb === 'Write' ? 'Edit' : verb, subject), options };
  return { ...askInWords(head === '' ? '' : `${head} ?`, 'permission'), options };
}

/** Options `1. …` with a description below; the cursor is a colour only, digits choose at once. */
function readQuestion({ rows }: ScreenView): QuestionDraft | undefined {
  const first = rows.findLastIndex(row => /^\s*┃\s+1\. \S/.test(row));
  if (first < 0) return askInWords('', 'question');
  const above = rows.slice(0, first).findLast(row => bare(row) !== '') ?? '';
  // Half drawn: the conversation moves up when the question is answered.
  if (!above.trimStart().startsWith('┃')) return undefined;
  const asked = askInWords(bare(above), 'question');
  const below = rows.slice(first).map(bare);
  // Several may be chosen, or there are several questions: then a digit is not the answer yet.
  if (/\benter toggle\b|⇆ tab/.test(below.join('\n'))) return asked;
  const options = below.flatMap(row => {
    // The chosen one is ticked before the dialog goes.
    const [, n, label] = /^(\d)\. (\S.*?)(?: ✓)?$/.exec(row) ?? [];
    // The last one opens a line to type in.
    return n === undefined || label === undefined || label === 'Type your own answer'
      ? []
      : [{ n: Number(n), label }];
  });
  return { ...asked, options };
}
