import { cellWidth } from '../term/width.ts';

/** Breaks text between words so that no line is wider than `width` cells; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (cellWidth(joined) <= width) {
        line = joined;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (cellWidth(line) > width) {
        const head = cut(line, width);
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    lines.push(line);
  }
  return lines;
}

function cut(word: string, width: number): string {
  let head = '';
  for (const char of word) {
    if (cellWidth(head + char) > width) break;
    head += char;
  }
  // A terminal narrower than one wide character still moves on.
  return head === '' ? ([...word][0] ?? '') : head;
}
