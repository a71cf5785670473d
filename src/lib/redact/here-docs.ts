const opening = /(?<!<)<<-?[ \t]?(['"]?)([A-Za-z_]\w{0,63})\1/;
/** A command that was made one line of; only the usual capitals, since `cout << name` is no here-document. */
const inLine = /(?<!<)<<-?[ \t]?(['"]?)([A-Z][A-Z_0-9]{1,63})\1(?= )/;

export const hereDocMark = '[here-document]';

/**
 * Leaves out what stands in here-documents: commands write files with secrets that way, in forms no rule knows. One that
 * never ends is none. Linear in the length.
 */
export function dropHereDocs(text: string): { text: string; count: number } {
  if (!text.includes('<<')) return { text, count: 0 };
  const lines = text.split('\n');
  const endings = endingsOf(lines);
  const kept: string[] = [];
  let count = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const word = opening.exec(line)?.[2];
    const end = word === undefined ? undefined : endings(word, i);
    const dropped = end === undefined ? dropInLine(line) : undefined;
    kept.push(dropped ?? line);
    if (dropped !== undefined) count += 1;
    if (end === undefined || end === i + 1) continue;
    if (end > i + 2 || lines[i + 1] !== hereDocMark) count += 1;
    kept.push(hereDocMark);
    i = end - 1;
  }
  return { text: kept.join('\n'), count };
}

function dropInLine(line: string): string | undefined {
  const found = inLine.exec(line);
  if (!found) return undefined;
  const from = found.index + found[0].length;
  const end = line.indexOf(` ${found[2]}`, from + 1);
  const body = line.slice(from, end);
  if (end < 0 || /\w/.test(line[end + 1 + (found[2] ?? '').length] ?? '') || body.includes(hereDocMark))
    return undefined;
  return `${line.slice(0, from)} ${hereDocMark}${line.slice(end)}`;
}

/** Looks up the next line behind another one that holds nothing but a word; asked with growing places only. */
function endingsOf(lines: readonly string[]): (word: string, behind: number) => number | undefined {
  const places = new Map<string, { at: number[]; next: number }>();
  for (const [i, line] of lines.entries()) {
    const word = line.trim();
    if (!/^[A-Za-z_]\w{0,63}$/.test(word)) continue;
    const known = places.get(word);
    if (known) known.at.push(i);
    else places.set(word, { at: [i], next: 0 });
  }
  return (word, behind) => {
    const known = places.get(word);
    if (!known) return undefined;
    while ((known.at[known.next] ?? Number.POSITIVE_INFINITY) <= behind) known.next += 1;
    return known.at[known.next];
  };
}
