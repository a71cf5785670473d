import type { ShownSession } from '../../actions/show-session.ts';
import type { Mistake } from '../../store/record/mistakes.ts';
import type { SessionFile } from '../../store/record/session-files.ts';
import { stateWord } from '../../store/record/status-word.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import { formatAge } from './age.ts';
import {
  clockTime,
  entryMark,
  entryText,
  mistakeText,
  plain,
  turnEnd,
  turnPrompt,
  turnTitle,
} from './entry-text.ts';
import { factLine } from './fact-line.ts';
import { groupColor, type Paint } from './paint.ts';
import { showParts } from './show-parts.ts';

/** How many files a summary lists before it says how many more there are. */
const filesShown = 20;

/** The record for a terminal. */
export function showText(shown: ShownSession, paint: Paint, now: number): string {
  const { row } = shown;
  const state = shown.archived ? paint.grey('removed') : groupColor(paint, row.group)(stateWord(row));
  const { details, turns, mistakes, inspected } = showParts(shown);
  const since = row.group === 'done' ? (row.record.review.at ?? row.status.since) : row.status.since;
  const age = shown.archived ? '' : ` for ${formatAge(now - since)}`;
  const lines = [
    `${paint.bold(cleanLine(row.record.name))}  ${state}${age}  ${factLine(row)}`,
    '',
    ...details.map(([label, text]) => `${paint.grey(label.padEnd(10))} ${text}`),
    '',
    paint.grey('PROMPT'),
    cleanText(row.record.prompt || '(none)'),
  ];
  const section = (title: string, more: readonly string[]) => {
    if (more.length > 0) lines.push('', paint.grey(title), ...more);
  };
  section('FILES', fileLines(shown));
  section('CONTEXT INSPECTED', inspectedLines(inspected, paint));
  section(
    'MISTAKES',
    mistakes.map(mistake => mistakeLine(mistake, paint)),
  );
  for (const turn of turns) {
    if (turn.entries.length === 0 && turn.turn === 0) continue;
    lines.push('', `${paint.grey(turnTitle(turn))}${turnPrompt(turn)}`);
    lines.push(
      ...turn.entries.map(
        entry => `${paint.grey(clockTime(entry.t))} ${entryMark(entry, paint)} ${entryText(entry)}`,
      ),
      ...turnEnd(turn).map(text => `${' '.repeat(8)} ${paint.grey('·')} ${text}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The record for a ticket or a pull request. */
export function showMarkdown(shown: ShownSession): string {
  const { record } = shown.row;
  const { details, turns, mistakes, inspected } = showParts(shown);
  const parts = [
    `# ${cleanLine(record.name)}`,
    details.map(([label, text]) => `- **${label}**: ${text}`).join('\n'),
    `## Prompt\n\n${quote(cleanText(record.prompt || '(none)'))}`,
  ];
  const section = (title: string, lines: readonly string[]) => {
    if (lines.length > 0) parts.push(`## ${title}\n\n${lines.map(line => `- ${line}`).join('\n')}`);
  };
  section(
    'Files',
    fileLines(shown).map(file => `\`${file}\``),
  );
  section('Context inspected', inspectedLines(inspected, plain));
  section(
    'Mistakes',
    mistakes.map(mistake => mistakeLine(mistake, plain)),
  );
  for (const turn of turns) {
    if (turn.entries.length === 0) continue;
    const entries = turn.entries.map(
      entry => `- ${clockTime(entry.t)} ${entryMark(entry, plain)} ${entryText(entry)}`,
    );
    const end = turnEnd(turn).map(text => `- ${text}`);
    parts.push(`## ${turnTitle(turn)}${turnPrompt(turn)}\n\n${[...entries, ...end].join('\n')}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** `show --mistakes`, for a terminal or with `paint` of no colours as Markdown. */
export function showMistakes(
  shown: ShownSession,
  paint: Pick<Paint, 'red' | 'amber' | 'grey'>,
  md: boolean,
): string {
  const { mistakes } = showParts(shown);
  const name = cleanLine(shown.row.record.name);
  if (mistakes.length === 0) return `${name}: no mistake is known\n`;
  const lines = mistakes.map(mistake => mistakeLine(mistake, paint));
  return md
    ? `# Mistakes of ${name}\n\n${lines.map(line => `- ${line}\n`).join('')}`
    : `${lines.join('\n')}\n`;
}

function mistakeLine(mistake: Mistake, paint: Pick<Paint, 'red' | 'amber' | 'grey'>): string {
  const mark = mistake.kind === 'failed' ? paint.red('✗') : paint.amber('!');
  const where = mistake.turn > 0 ? `turn ${mistake.turn} ` : '';
  return `${paint.grey(`${where}${clockTime(mistake.t)}`)} ${mark} ${mistakeText(mistake)}`;
}

function fileLines(shown: ShownSession): string[] {
  return cutList((shown.row.record.size?.paths ?? []).map(path => cleanLine(path, 300)));
}

function inspectedLines(files: readonly SessionFile[], paint: Pick<Paint, 'grey'>): string[] {
  return cutList(
    files.map(
      ({ path, guessed }) => `${cleanLine(path, 300)}${guessed ? paint.grey(' guessed from shell') : ''}`,
    ),
  );
}

function cutList(lines: string[]): string[] {
  const more = lines.length - filesShown;
  return more > 0 ? [...lines.slice(0, filesShown), `… and ${more} more`] : lines;
}

function quote(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${line}`)
    .join('\n');
}
