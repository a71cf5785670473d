import { cleanLine } from '../../term/clean.ts';
import { type Span, span } from '../components/spans.ts';
import { createLinesPane, fixedLines, type LinesPane } from './lines-pane.ts';

export interface LoggedCommand {
  at: number;
  argv: readonly string[];
  exit: number | null;
  ms: number;
}

/** Every command pitwall ran, newest first. */
export function createCommandLogPane(log: {
  readonly entries: readonly LoggedCommand[];
  subscribe(listener: () => void): () => void;
}): LinesPane {
  const make = () => ({ ...fixedLines(commandLines(log.entries)), still: () => stillSpans });
  const pane = createLinesPane(make, { onDispose: log.subscribe(() => pane.show(make)) });
  return pane;
}

/** Time, result and duration stay where they are while the command is moved sideways. */
const stillSpans = 4;

export function commandLines(entries: readonly LoggedCommand[]): Span[][] {
  if (entries.length === 0) return [[span('  no command yet', 'grey')]];
  return [...entries].reverse().map(entry => {
    const failed = entry.exit !== 0;
    return [
      span(` ${clockTime(entry.at)} `, 'grey'),
      failed ? span(`${entry.exit ?? '×'}`.padStart(3), 'red') : span('  ✓', 'green'),
      span(`${entry.ms}`.padStart(6), 'grey'),
      span(' ms  ', 'faint'),
      span(cleanLine(entry.argv.join(' ')), 'text'),
    ];
  });
}

function clockTime(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(n => String(n).padStart(2, '0'))
    .join(':');
}
