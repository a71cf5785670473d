import type { ShownSession } from '../../actions/show-session.ts';
import { type TimelineEntry, type TimelineTurn, timeline } from '../../store/record/timeline.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import { formatAge } from './age.ts';
import { factLine, sizeText, statusText, testsText } from './fact-line.ts';
import { groupColor, type Paint } from './paint.ts';

/** How many files a summary lists before it says how many more there are. */
const filesShown = 20;
/** Longest text of an entry: one or two lines of a terminal. */
const entryCells = 200;

/** The record for a terminal. */
export function showText(shown: ShownSession, paint: Paint, now: number): string {
  const { row } = shown;
  const state = groupColor(paint, row.group)(statusText(row));
  const lines = [
    `${paint.bold(cleanLine(row.record.name))}  ${state} for ${formatAge(now - row.status.since)}  ${factLine(row)}`,
    '',
    ...details(shown).map(([label, text]) => `${paint.grey(label.padEnd(10))} ${text}`),
    '',
    paint.grey('PROMPT'),
    cleanText(row.record.prompt || '(none)'),
  ];
  const files = fileLines(shown);
  if (files.length > 0) lines.push('', paint.grey('FILES'), ...files);
  for (const turn of timeline(row.record, shown.facts)) {
    if (turn.entries.length === 0 && turn.turn === 0) continue;
    lines.push('', `${paint.grey(turnTitle(turn))}${turnPrompt(turn)}`);
    lines.push(
      ...turn.entries.map(
        entry => `${paint.grey(clockTime(entry.t))} ${mark(entry, paint)} ${entryText(entry)}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The record for a ticket or a pull request. */
export function showMarkdown(shown: ShownSession): string {
  const { record } = shown.row;
  const parts = [
    `# ${cleanLine(record.name)}`,
    details(shown)
      .map(([label, text]) => `- **${label}**: ${text}`)
      .join('\n'),
    `## Prompt\n\n${quote(cleanText(record.prompt || '(none)'))}`,
  ];
  const files = fileLines(shown);
  if (files.length > 0) parts.push(`## Files\n\n${files.map(file => `- \`${file}\``).join('\n')}`);
  const plain = { green: same, red: same, amber: same, grey: same };
  for (const turn of timeline(record, shown.facts)) {
    if (turn.entries.length === 0) continue;
    const entries = turn.entries.map(
      entry => `- ${clockTime(entry.t)} ${mark(entry, plain)} ${entryText(entry)}`,
    );
    parts.push(`## ${turnTitle(turn)}${turnPrompt(turn)}\n\n${entries.join('\n')}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function details(shown: ShownSession): Array<[string, string]> {
  const { row } = shown;
  const { record } = row;
  const { exit } = record;
  const { question } = row.status;
  const all: Array<[string, string | undefined | null]> = [
    ['question', question && `${question.text} (${question.id})`],
    ['agent', [record.agent.name, record.agent.model, record.role].filter(Boolean).join(' · ')],
    ['branch', `${record.git.branch} from ${record.git.base}`],
    ['worktree', record.git.worktree],
    ['changes', [sizeText(row), testsText(row)].filter(Boolean).join(' · ')],
    ['overlap', row.overlap.map(({ path }) => path).join(', ')],
    [
      'review',
      row.review === 'none'
        ? ''
        : [row.review, record.review.by, record.review.note].filter(Boolean).join(' · '),
    ],
    ['ended', exit && (exit.signal ? `by ${exit.signal}` : `exit code ${exit.code}`)],
    ['last lines', exit && exit.code !== 0 ? exit.lines.slice(-3).join(' · ') : ''],
    ['ticket', record.links.ticket],
    ['plan', record.links.plan],
    ['owner', [record.owner.name, record.owner.email && `<${record.owner.email}>`].filter(Boolean).join(' ')],
    ['id', record.id],
  ];
  return all.flatMap(([label, text]) => (text ? [[label, cleanLine(text, 300)] as [string, string]] : []));
}

function fileLines(shown: ShownSession): string[] {
  const paths = shown.row.record.size?.paths ?? [];
  const lines = paths.slice(0, filesShown).map(path => cleanLine(path, 300));
  return paths.length > filesShown ? [...lines, `… and ${paths.length - filesShown} more`] : lines;
}

function turnTitle({ turn, outcome, start }: TimelineTurn): string {
  const name = turn === 0 ? 'before the first turn' : `turn ${turn}`;
  const ended = outcome === 'done' || outcome === 'unknown' ? '' : ` (${outcome})`;
  return `${name}${ended} · ${new Date(start).toISOString().slice(0, 10)}`;
}

function turnPrompt({ prompt }: TimelineTurn): string {
  return prompt ? `: ${cleanLine(prompt, entryCells)}` : '';
}

function mark(entry: TimelineEntry, paint: Pick<Paint, 'green' | 'red' | 'amber' | 'grey'>): string {
  const marks = {
    ok: paint.green('✓'),
    failed: paint.red('✗'),
    running: paint.grey('…'),
    warning: paint.amber('!'),
    '': '·',
  };
  return marks[entry.mark];
}

function entryText({ kind, text }: TimelineEntry): string {
  return cleanLine(`${kind} ${text}`, entryCells);
}

function clockTime(t: number): string {
  return new Date(t).toTimeString().slice(0, 8);
}

function same(text: string): string {
  return text;
}

function quote(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${line}`)
    .join('\n');
}
