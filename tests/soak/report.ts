import { readFileSync, writeFileSync } from 'node:fs';
import { machine } from '../bench/report.ts';

/** What one section proved: how often it tried, and every way in which something was lost or left behind. */
export interface Proof {
  what: string;
  /** `200 kills`, `100,000 facts`. */
  done: string;
  problems: string[];
  /** Figures worth keeping: memory, milliseconds. */
  figures?: string;
}

export function proofTable(proofs: readonly Proof[]): string {
  const head = '| what | done | problems | figures |\n|---|---|---|---|';
  const rows = proofs.map(
    ({ what, done, problems, figures = '' }) =>
      `| ${[what, done, problems.length === 0 ? 'none' : `**${problems.length}**`, figures].join(' | ')} |`,
  );
  return [head, ...rows].join('\n');
}

/** Puts the table between the two marks of docs/reliability.md. */
export function writeProofs(file: string, proofs: readonly Proof[], date: string): void {
  const text = readFileSync(file, 'utf8');
  const block = `<!-- table -->\n\nMachine: ${machine()}. Date: ${date}.\n\n${proofTable(proofs)}\n\n<!-- /table -->`;
  writeFileSync(file, text.replace(/<!-- table -->[\s\S]*<!-- \/table -->/, block));
}
