import { cleanLine } from '../../term/clean.ts';
import type { PaletteColor } from '../../term/palette.ts';
import type { SessionView } from '../model/session-view.ts';
import type { UiState } from '../model/state.ts';
import { rowBetween, type Span, span } from './spans.ts';

/** First row of the screen: where we are, and how many wait, are ready, work, were lost, stopped. */
export function headerRow(state: Pick<UiState, 'repository' | 'sessions'>, width: number): string {
  const right = counts(state.sessions, width < 60);
  const left = [span(' '), span('pitwall', 'accent', { bold: true }), span('  '), ...place(state)];
  return rowBetween(left, right.length > 0 ? [span(' '), ...right, span(' ')] : [], width);
}

function place({ repository }: Pick<UiState, 'repository'>): Span[] {
  if (repository === null) return [span('all repositories', 'text', { bold: true })];
  const name = span(cleanLine(repository.name), 'text', { bold: true });
  if (repository.branch === null) return [name];
  return [name, span(' '), span('on', 'grey'), span(' '), span(cleanLine(repository.branch), 'text')];
}

function counts(sessions: readonly SessionView[], short: boolean): Span[] {
  const of = (group: SessionView['group']) => sessions.filter(view => view.group === group).length;
  const part = (n: number, text: string, mark: string, fg: PaletteColor, bold = false): Span[] =>
    n === 0 ? [] : [span(short ? `${n}${mark}` : `${n} ${text}`, fg, bold ? { bold } : {})];
  const waiting = of('needs-input');
  const lost = sessions.filter(({ group, status }) => group === 'stopped' && status.value === 'lost').length;
  const parts = [
    part(waiting, waiting === 1 ? 'needs input' : 'need input', '?', 'amber', true),
    part(of('ready'), 'ready', '◆', 'violet'),
    part(of('working'), 'working', '▸', 'green'),
    part(of('queued'), 'queued', '·', 'grey'),
    part(lost, 'lost', '!', 'red'),
    part(of('stopped') - lost, 'stopped', '×', 'grey'),
  ];
  const separator: Span[] = short ? [span(' ')] : [span(' '), span('·', 'faint'), span(' ')];
  return parts.filter(p => p.length > 0).flatMap((p, i) => (i === 0 ? p : [...separator, ...p]));
}
