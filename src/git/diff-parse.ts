import type { ChangedFile } from './diff.ts';
import { decodePath, splitNul } from './path-bytes.ts';

/**
 * Reads `git diff-tree -z --raw --numstat` (git-diff(1), "Raw output format"): first
 * `:MODE MODE ID ID STATUS` and its one or two paths per file, then `ADDED\tREMOVED\tPATH`, where a rename has an empty
 * path followed by the old and the new one, and a binary file `-` for its numbers.
 */
export function parseChanges(output: Buffer): ChangedFile[] {
  const records = splitNul(output);
  const files = new Map<string, ChangedFile>();
  for (let i = 0; i < records.length; ) {
    const record = records[i++]!;
    if (record[0] === 0x3a) {
      const file = rawRecord(record.toString('latin1'));
      const first = decodePath(records[i++] ?? Buffer.alloc(0));
      if (file.status === 'R') file.oldPath = first;
      file.path = file.status === 'R' ? decodePath(records[i++] ?? Buffer.alloc(0)) : first;
      files.set(file.path, file);
    } else {
      const [added = '', removed = '', path = ''] = splitTabs(record);
      const renamed = path.length === 0;
      if (renamed) i++;
      const file = files.get(
        decodePath(renamed ? (records[i++] ?? Buffer.alloc(0)) : Buffer.from(path, 'latin1')),
      );
      if (file) Object.assign(file, numbers(added, removed));
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function rawRecord(text: string): ChangedFile {
  const [oldMode = '', newMode = '', oldId = '', newId = '', status = ''] = text.slice(1).split(' ');
  const base = { path: '', added: 0, removed: 0, binary: false, oldMode, newMode, oldId, newId };
  const letter = status[0] ?? 'M';
  // Copies are not asked for; `X` and `U` cannot come from two trees.
  return { ...base, status: 'AMDRT'.includes(letter) ? (letter as ChangedFile['status']) : 'M' };
}

function numbers(added: string, removed: string): Pick<ChangedFile, 'added' | 'removed' | 'binary'> {
  if (added === '-') return { added: 0, removed: 0, binary: true };
  return { added: Number(added), removed: Number(removed), binary: false };
}

/** Two numbers and the rest: a path may hold tabs itself. */
function splitTabs(record: Buffer): [string, string, string] {
  const text = record.toString('latin1');
  const first = text.indexOf('\t');
  const second = text.indexOf('\t', first + 1);
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}
