import type { ShownSession } from '../../actions/show-session.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import { formatAge } from './age.ts';
import { factLine, sizeText, statusText, testsText } from './fact-line.ts';
import { factText } from './fact-text.ts';
import { groupColor, type Paint } from './paint.ts';

/** How many files a summary lists before it says how many more there are. */
const filesShown = 20;

/** The record for a terminal. */
export function showText(shown: ShownSession, paint: Paint, now: number): string {
  const { row } = shown;
  const state = groupColor(paint, row.group)(statusText(row));
  const lines = [
    `${paint.bold(cleanLine(row.record.name))}  ${state} for ${formatAge(now - row.status.since)}  ${factLine(row)}`,
    '',
    ...details(shown).map(([label, text]) => `${paint.grey(label.padEnd(9))} ${text}`),
    '',
    paint.grey('PROMPT'),
    cleanText(row.record.prompt || '(none)'),
  ];
  const files = fileLines(shown);
  if (files.length > 0) lines.push('', paint.grey('FILES'), ...files);
  const log = timeline(shown);
  if (log.length > 0)
    lines.push(
      '',
      paint.grey('WHAT HAPPENED'),
      ...log.map(({ time, text }) => `${paint.grey(time)} ${text}`),
    );
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
  const log = timeline(shown);
  if (log.length > 0)
    parts.push(`## What happened\n\n${log.map(({ time, text }) => `- ${time} ${text}`).join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

function details(shown: ShownSession): Array<[string, string]> {
  const { row } = shown;
  const { record } = row;
  const { exit } = record;
  const all: Array<[string, string | undefined | null]> = [
    ['question', row.status.question && `${cleanLine(row.status.question.text)} (${row.status.question.id})`],
    ['agent', [record.agent.name, record.agent.model, record.role].filter(Boolean).join(' · ')],
    ['branch', `${record.git.branch} from ${record.git.base}`],
    ['worktree', record.git.worktree],
    ['changes', [sizeText(row), testsText(row)].filter(Boolean).join(' · ')],
    ['overlap', row.overlap.map(({ path, others }) => `${path} (${others.join(', ')})`).join(', ')],
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

function timeline(shown: ShownSession): Array<{ time: string; text: string }> {
  return shown.facts.flatMap(fact => {
    const text = factText(fact);
    return text ? [{ time: clockTime(fact.t), text }] : [];
  });
}

function clockTime(t: number): string {
  const date = new Date(t);
  return `${date.toISOString().slice(0, 10)} ${date.toTimeString().slice(0, 5)}`;
}

function quote(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${line}`)
    .join('\n');
}
