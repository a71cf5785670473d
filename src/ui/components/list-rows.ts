import type { PaletteColor } from '../../term/palette.ts';
import { groupSessions, groupTitles } from '../model/groups.ts';
import type { Group, SessionView } from '../model/session-view.ts';
import { sessionRows } from './session-row.ts';
import { row, span } from './spans.ts';

export interface ListInput {
  /** Filtered already. */
  readonly sessions: readonly SessionView[];
  readonly selected: string | null;
  readonly tick: number;
  readonly showRepository: boolean;
  /** What stands in the list when there is nothing to show. */
  readonly empty: string;
}

const groupColors: Readonly<Record<Group, PaletteColor>> = {
  'needs-input': 'amber',
  ready: 'violet',
  working: 'green',
  queued: 'grey',
  idle: 'grey',
  stopped: 'grey',
  done: 'grey',
};

interface Line {
  readonly session?: string;
  readonly text: (width: number) => string;
}

/** The inside of the session list: exactly `height` rows of `width` cells, scrolled so that the selection shows. */
export function listRows(input: ListInput, width: number, height: number): string[] {
  if (input.sessions.length === 0)
    return pad([row([span(' '), span(input.empty, 'grey')], width)], width, height);
  const lines = allLines(input);
  const top = firstLine(lines, input.selected, height);
  return pad(
    lines.slice(top, top + height).map(line => line.text(width)),
    width,
    height,
  );
}

/** `1 of 10` for the bottom border. */
export function listPosition(sessions: readonly SessionView[], selected: string | null): string {
  const place = groupSessions(sessions)
    .flatMap(group => group.sessions)
    .findIndex(view => view.id === selected);
  return sessions.length === 0 ? '' : `${place + 1} of ${sessions.length}`;
}

function allLines(input: ListInput): Line[] {
  return groupSessions(input.sessions).flatMap(({ group, sessions }, i) => {
    const title = span(` ${groupTitles[group].toUpperCase()}`, groupColors[group], { bold: true });
    const heading: Line = { text: w => row([title, span(' '), span(String(sessions.length), 'faint')], w) };
    const rows = sessions.flatMap(view => twoLines(view, input));
    const blank: Line = { text: w => ' '.repeat(w) };
    return i === 0 ? [heading, ...rows] : [blank, heading, ...rows];
  });
}

function twoLines(view: SessionView, input: ListInput): Line[] {
  const { tick, showRepository } = input;
  const selected = view.id === input.selected;
  const text = (n: 0 | 1) => (width: number) =>
    sessionRows(view, width, { selected, tick, showRepository })[n];
  return [
    { session: view.id, text: text(0) },
    { session: view.id, text: text(1) },
  ];
}

/** Keeps the selection in sight with as little movement as a pure function can: by pages of the height. */
function firstLine(lines: readonly Line[], selected: string | null, height: number): number {
  if (lines.length <= height) return 0;
  const at = Math.max(
    0,
    lines.findIndex(line => line.session !== undefined && line.session === selected),
  );
  // Two rows of context above and below where there is room: the heading, and the next session.
  const context = height > 8 ? 2 : 0;
  const middle = at - Math.floor((height - 2) / 2);
  const first = at + 2 + context <= height ? 0 : middle;
  return Math.min(Math.max(0, first), lines.length - height);
}

function pad(rows: string[], width: number, height: number): string[] {
  return [...rows, ...Array.from({ length: Math.max(0, height - rows.length) }, () => ' '.repeat(width))];
}
