/** One file's patch, laid out for showing: no objects per line, so 100,000 lines are cheap. */
export interface PatchLines {
  /** Lines as in the patch, from the first `@@` on, or the lines that say why there is none (binary, mode). */
  readonly lines: readonly string[];
  /** Line number on the side the line belongs to (new side; old side for removed lines); 0 for headings. */
  readonly numbers: Int32Array;
}

/** Reads a unified diff of one file. */
export function readPatch(patch: string): PatchLines {
  const all = patch.endsWith('\n') ? patch.slice(0, -1).split('\n') : patch.split('\n');
  const first = all.findIndex(line => line.startsWith('@@'));
  if (first < 0) return withoutHunks(all);
  const lines = all.slice(first);
  const numbers = new Int32Array(lines.length);
  let before = 0;
  let after = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const mark = line[0];
    if (mark === '@') {
      const found = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      before = Number(found?.[1] ?? 0);
      after = Number(found?.[2] ?? 0);
    } else if (mark === '-') {
      numbers[i] = before++;
    } else if (mark === '+') {
      numbers[i] = after++;
    } else if (mark !== '\\') {
      numbers[i] = after++;
      before++;
    }
  }
  return { lines, numbers };
}

/** Binary files, pure renames, changed modes: what git says about them instead of lines. */
function withoutHunks(all: readonly string[]): PatchLines {
  const lines = all.filter(line =>
    /^(Binary|GIT binary|old mode|new mode|rename|copy|similarity)/.test(line),
  );
  const shown = lines.length > 0 ? lines.map(line => `\\ ${line}`) : ['\\ empty'];
  return { lines: shown, numbers: new Int32Array(shown.length) };
}
