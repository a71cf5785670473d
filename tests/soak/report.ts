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

/** Proofs of one section, and the run they are of: `2026-11-23`, `2026-11-23, 0.1 of the length`. */
export interface SectionProofs {
  section: string;
  measured: string;
  proofs: readonly Proof[];
}

const head = '| section | what | done | problems | figures | measured |\n|---|---|---|---|---|---|';

export function proofTable(sections: readonly SectionProofs[]): string {
  return [head, ...sections.flatMap(rowsOf)].join('\n');
}

/**
 * The text of docs/reliability.md with the sections' figures in the table between its two marks. Figures of other
 * sections stay, if they are of the same machine: those of two machines in one table would be compared.
 */
export function withProofs(
  text: string,
  sections: readonly SectionProofs[],
  order: readonly string[],
  machineName: string,
): string {
  const [, block = ''] = /<!-- table -->([\s\S]*)<!-- \/table -->/.exec(text) ?? [];
  const rows = new Map<string, string[]>();
  if (block.includes(`Machine: ${machineName}.`))
    for (const row of block.split('\n')) {
      const [, section = ''] = /^\| `([a-z]+)` \|/.exec(row) ?? [];
      if (section) rows.set(section, [...(rows.get(section) ?? []), row]);
    }
  for (const made of sections) rows.set(made.section, rowsOf(made));
  const table = [head, ...order.flatMap(section => rows.get(section) ?? [])].join('\n');
  const fresh = `<!-- table -->\n\nMachine: ${machineName}.\n\n${table}\n\n<!-- /table -->`;
  return text.replace(/<!-- table -->[\s\S]*<!-- \/table -->/, () => fresh);
}

export function writeProofs(
  file: string,
  sections: readonly SectionProofs[],
  order: readonly string[],
): void {
  writeFileSync(file, withProofs(readFileSync(file, 'utf8'), sections, order, machine()));
}

function rowsOf({ section, measured, proofs }: SectionProofs): string[] {
  return proofs.map(({ what, done, problems, figures = '' }) => {
    const found = problems.length === 0 ? 'none' : `**${problems.length}**`;
    return `| ${[`\`${section}\``, what, done, found, figures, measured].join(' | ')} |`;
  });
}
