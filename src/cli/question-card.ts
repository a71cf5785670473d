import type { SessionRow } from '../actions/list-sessions.ts';
import { isProbable, sourceWords, statusWord } from '../store/record/status-word.ts';
import type { Question } from '../store/schema.ts';
import { cleanLine } from '../term/clean.ts';
import type { Io } from './io.ts';
import { formatAge } from './output/age.ts';
import { wrap } from './wrap.ts';

/** A phone held upright. */
const narrowest = 40;

/** A question with its options and the keys that answer it, for a plain terminal of any width. */
export function questionCard(
  io: Pick<Io, 'paint' | 'columns'>,
  row: SessionRow,
  input: { left: number; now: number },
): string {
  const { question } = row.status;
  if (!question) return '';
  const { paint } = io;
  const width = Math.max(narrowest, io.columns ?? 80) - 1;
  const { record } = row;
  const where = [record.agent.name, row.repository.name, formatAge(input.now - question.at)];
  const more = input.left > 1 ? [`${input.left} waiting`] : [];
  const lines = [
    paint.bold(cleanLine(record.name, width)),
    ...wrap(cleanLine([...where, ...more].join(' · ')), width).map(paint.grey),
    ...doubt(row.status)
      .flatMap(line => wrap(line, width))
      .map(paint.grey),
    '',
    ...wrap(cleanLine(question.text, 1000), width).map(paint.amber),
    ...question.options.flatMap(({ n, label }) =>
      wrap(cleanLine(label, 300), width - 5).map((line, i) => (i === 0 ? `  ${n}  ${line}` : `     ${line}`)),
    ),
    '',
    ...wrap(keysOf(question), width).map(paint.accent),
  ];
  return `${lines.join('\n')}\n`;
}

/** Said before a key is pressed: a guess may be no question at all. */
export function doubt(status: SessionRow['status']): string[] {
  if (!isProbable(status)) return [];
  const teller = sourceWords[status.source];
  return [`${statusWord(status)}${teller === undefined ? '' : `: told by ${teller}`}`];
}

/** Yes and no where the agent asks for permission or shows a plan; a digit wherever there are options; words where there are none. */
export function allowedKeys(question: Question): { yesNo: boolean; words: boolean; digits: number[] } {
  // Only one-digit options have a key.
  const digits = question.options.map(({ n }) => n).filter(n => n >= 1 && n <= 9);
  const yesNo = question.kind === 'permission' || question.kind === 'plan';
  return { yesNo, words: !yesNo && question.options.length === 0, digits };
}

function keysOf(question: Question): string {
  const { yesNo, words, digits } = allowedKeys(question);
  const range = digits.length > 1 ? `${digits[0]}-${digits.at(-1)}` : `${digits[0]}`;
  const keys = [
    ...(yesNo ? ['y yes', 'N no'] : []),
    ...(digits.length > 0 ? [`${range} option`] : []),
    ...(yesNo ? ['r deny and say why'] : words ? ['r reply'] : []),
    's skip',
    'q quit',
  ];
  // Non-breaking inside a key and its word, so that a narrow terminal breaks between them.
  return keys.map(key => key.replaceAll(' ', '\u00a0')).join('  ');
}
