import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** One line of the table: what was measured, against what, the ratio (or the plain figure) and the bar it is held to. */
export interface Row {
  what: string;
  ours: string;
  against: string;
  ratio: string;
  bar: string;
  /** Undefined where there is no bar. */
  met?: boolean;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const times = (value: number): string => `${value.toFixed(2)}x`;

/** The row of a measured ratio and the largest one that is acceptable. */
export function ratioRow(what: string, ours: string, against: string, ratio: number, bar: number): Row {
  return { what, ours, against, ratio: times(ratio), bar: `≤ ${bar}x`, met: ratio <= bar };
}

/** The row of a plain figure with its bar, both in `unit`. */
export function limitRow(what: string, value: number, unit: string, bar: number): Row {
  const figure = `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
  return { what, ours: figure, against: '', ratio: '', bar: `≤ ${bar} ${unit}`, met: value <= bar };
}

export function machine(): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpu}, ${cpus().length} cores, ${gib} GiB, Linux ${release()}, Node ${process.version}`;
}

export function markdownTable(rows: readonly Row[]): string {
  const head = '| what | pitwall | against | ratio | bar | met |\n|---|---|---|---|---|---|';
  const body = rows.map(row => {
    const met = row.met === undefined ? '' : row.met ? 'yes' : '**no**';
    return `| ${[row.what, row.ours, row.against, row.ratio, row.bar, met].join(' | ')} |`;
  });
  return [head, ...body].join('\n');
}

/** Puts the table between the two marks of docs/benchmarks.md. */
export function writeTable(file: string, rows: readonly Row[], date: string): void {
  const text = readFileSync(file, 'utf8');
  const block = `<!-- table -->\n\nMachine: ${machine()}. Date: ${date}.\n\n${markdownTable(rows)}\n\n<!-- /table -->`;
  writeFileSync(file, text.replace(/<!-- table -->[\s\S]*<!-- \/table -->/, block));
}
