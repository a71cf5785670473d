import type { ChangedFile } from '../../git/diff.ts';
import { counted } from '../../lib/counted.ts';
import { cleanCodeLine, cleanLine } from '../../term/clean.ts';
import { cellWidth, sliceCells } from '../../term/width.ts';
import { type Span, span } from '../components/spans.ts';
import { lastAtOrBefore } from './ascending.ts';
import type { Lines } from './lines-pane.ts';
import type { PatchLines } from './patch-lines.ts';

export interface DiffView {
  readonly files: readonly ChangedFile[];
  /** Same order as `files`; undefined: not read yet. */
  readonly patches: ReadonlyArray<PatchLines | undefined>;
  /** Which part of the change this is, in words; '' or absent for all of it. */
  readonly scope?: string;
}

/** Longer lines are cut when they are shown; what lies behind is never looked at. Characters. */
const maxLine = 2_000;

/** Summary, list of files, then every file with its hunks. Indices are found by halving, lines made when asked for. */
export function diffLines({ files, patches, scope = '' }: DiffView): Lines {
  // Title, files, blank.
  const head = files.length + 2;
  const starts: number[] = [];
  let length = head;
  for (const [i] of files.entries()) {
    starts.push(length);
    // File heading, its lines (one while it is read), blank.
    length += 1 + (patches[i]?.lines.length ?? 1) + 1;
  }
  const at = (index: number, width: number): Span[] => {
    if (index === 0) return summary(files, scope);
    if (index < head) return fileLine(files[index - 1], width);
    const n = lastAtOrBefore(starts, index);
    const offset = index - (starts[n] ?? 0);
    const file = files[n];
    if (offset === 0) return heading(file, width);
    const patch = patches[n];
    if (!patch) return offset === 1 ? [span('  …', 'grey')] : [];
    const line = patch.lines[offset - 1];
    return line === undefined ? [] : patchLine(line, patch.numbers[offset - 1] ?? 0);
  };
  // Only code moves sideways: summary and headings say where it belongs.
  const still = (index: number) =>
    index < head || starts[lastAtOrBefore(starts, index)] === index ? everySpan : numberAndMark;
  return { length, at, stops: starts, still };
}

const everySpan = Number.POSITIVE_INFINITY;
const numberAndMark = 2;

const statusWords: Readonly<Record<string, string>> = {
  A: 'new',
  D: 'removed',
  M: 'changed',
  R: 'renamed',
  T: 'type',
};

function summary(files: readonly ChangedFile[], scope: string): Span[] {
  const sum = (field: 'added' | 'removed') => files.reduce((n, file) => n + (file[field] ?? 0), 0);
  const count = counted(files.length, 'file');
  return [
    span(' '),
    span(count, 'text', { bold: true }),
    span('  '),
    span(`+${sum('added')}`, 'green'),
    span(' '),
    span(`−${sum('removed')}`, 'red'),
    ...(scope === '' ? [] : [span(`  ${scope}`, 'accent')]),
  ];
}

function fileLine(file: ChangedFile | undefined, width: number): Span[] {
  if (!file) return [];
  const numbers = file.binary
    ? [span('binary', 'grey')]
    : [span(`+${file.added}`, 'green'), span(' '), span(`−${file.removed}`, 'red')];
  const word = statusWords[file.status[0] ?? ''] ?? '';
  return [
    span('   '),
    span(pathText(file, Math.max(10, width - 30)), 'text'),
    span('  '),
    ...numbers,
    ...(word === 'changed' || word === '' ? [] : [span(` ${word}`, 'grey')]),
  ];
}

function heading(file: ChangedFile | undefined, width: number): Span[] {
  if (!file) return [];
  const text = pathText(file, Math.max(10, width - 8));
  return [
    span('── ', 'faint'),
    span(text, 'text', { bold: true }),
    span(` ${'─'.repeat(Math.max(0, width - cellWidth(text) - 4))}`, 'faint'),
  ];
}

function patchLine(line: string, number: number): Span[] {
  const mark = line[0] ?? ' ';
  if (mark === '@') return [span(`      ${cleanLine(line)}`, 'accent')];
  if (mark === '\\') return [span(`      ${cleanLine(line.slice(2))}`, 'grey')];
  const text = cleanCodeLine(line.slice(1, maxLine));
  const fg = mark === '+' ? 'green' : mark === '-' ? 'red' : 'text';
  return [span(`${String(number).padStart(5)} `, 'grey'), span(`${mark} `, fg), span(text, fg)];
}

function pathText(file: ChangedFile, width: number): string {
  const path = cleanLine(file.path);
  const text = file.oldPath && file.oldPath !== file.path ? `${cleanLine(file.oldPath)} → ${path}` : path;
  const wide = cellWidth(text);
  // The end of a path says more than its beginning.
  return wide <= width ? text : `…${sliceCells(text, wide - width + 1, wide)}`;
}
