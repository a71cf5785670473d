import { graphemeSegments } from '../../term/segmenter.ts';

/** Text being typed, with its cursor as an index into `text`. Immutable. */
export interface TextField {
  readonly text: string;
  readonly cursor: number;
}

export const emptyField: TextField = { text: '', cursor: 0 };

export function textField(text: string): TextField {
  return { text, cursor: text.length };
}

export type FieldEdit =
  | { type: 'insert'; text: string }
  | { type: 'backspace' | 'delete' | 'word-left' | 'line-left' | 'line-right' }
  | { type: 'left' | 'right' | 'up' | 'down' | 'home' | 'end' };

/** Applies one edit. Moves and deletions go by grapheme, so an emoji is one step. */
export function edit(field: TextField, change: FieldEdit): TextField {
  const { text, cursor } = field;
  switch (change.type) {
    case 'insert':
      return at(text.slice(0, cursor) + change.text + text.slice(cursor), cursor + change.text.length);
    case 'backspace':
      return cut(text, previous(text, cursor), cursor);
    case 'delete':
      return cut(text, cursor, next(text, cursor));
    case 'word-left':
      return cut(text, wordStart(text, cursor), cursor);
    case 'line-left':
      return cut(text, lineStart(text, cursor), cursor);
    case 'line-right':
      return cut(text, cursor, lineEnd(text, cursor));
    case 'left':
      return at(text, previous(text, cursor));
    case 'right':
      return at(text, next(text, cursor));
    case 'home':
      return at(text, lineStart(text, cursor));
    case 'end':
      return at(text, lineEnd(text, cursor));
    case 'up':
      return at(text, vertical(text, cursor, -1));
    case 'down':
      return at(text, vertical(text, cursor, 1));
  }
}

/** Chords every text field understands; those of readline where a terminal has them. */
const fieldChords: Readonly<Record<string, FieldEdit['type']>> = {
  backspace: 'backspace',
  'ctrl-h': 'backspace',
  delete: 'delete',
  'ctrl-w': 'word-left',
  'alt-backspace': 'word-left',
  'ctrl-u': 'line-left',
  'ctrl-k': 'line-right',
  left: 'left',
  'ctrl-b': 'left',
  right: 'right',
  'ctrl-f': 'right',
  up: 'up',
  down: 'down',
  home: 'home',
  'ctrl-a': 'home',
  end: 'end',
};

/** The edit behind a chord, or undefined when text fields do not use it. */
export function chordEdit(chord: string): FieldEdit | undefined {
  const type = fieldChords[chord];
  return type === undefined ? undefined : ({ type } as FieldEdit);
}

function at(text: string, cursor: number): TextField {
  return { text, cursor };
}

function cut(text: string, from: number, to: number): TextField {
  return at(text.slice(0, from) + text.slice(to), from);
}

function previous(text: string, cursor: number): number {
  const start = Math.max(0, lineStart(text, cursor) - 1);
  let last = start;
  for (const { index } of graphemeSegments(text.slice(start, cursor))) last = start + index;
  return cursor === 0 ? 0 : last;
}

function next(text: string, cursor: number): number {
  const first = graphemeSegments(text.slice(cursor))[Symbol.iterator]().next();
  return first.done ? cursor : cursor + first.value.segment.length;
}

function wordStart(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/\S+\s*$|\s+$/u, '').length;
}

function lineStart(text: string, cursor: number): number {
  return text.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor);
  return end < 0 ? text.length : end;
}

function vertical(text: string, cursor: number, by: -1 | 1): number {
  const start = lineStart(text, cursor);
  const column = cursor - start;
  if (by < 0) {
    if (start === 0) return 0;
    const above = lineStart(text, start - 1);
    return Math.min(above + column, start - 1);
  }
  const end = lineEnd(text, cursor);
  if (end === text.length) return end;
  return Math.min(end + 1 + column, lineEnd(text, end + 1));
}
