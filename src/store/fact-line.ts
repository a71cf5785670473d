import type { Fact } from './schema.ts';

/**
 * A line of facts.jsonl stays below this, newline included: one write of less than 64 KiB is not interleaved with
 * another process's, and a reader never has to hold more than that for one fact.
 */
export const maxLineBytes = 64 * 1024 - 1;

/** One fact as its line, newline included. Texts and lists that are too large are cut with a mark. */
export function factLine(fact: Fact): string {
  const line = `${JSON.stringify(fact)}\n`;
  if (Buffer.byteLength(line) <= maxLineBytes) return line;
  for (let limit = 16 * 1024; limit >= 16; limit /= 2) {
    const cut = `${JSON.stringify(cutValue(fact, limit))}\n`;
    if (Buffer.byteLength(cut) <= maxLineBytes) return cut;
  }
  // Thousands of small fields: nothing pitwall writes, but a fact must never be lost without a trace.
  const { t, k, src, turn } = fact;
  return `${JSON.stringify({ t, k, src, turn, cut: 'the fact was too large' })}\n`;
}

function cutValue(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return cutText(value, limit);
  if (Array.isArray(value)) {
    const kept = value.slice(0, limit).map(item => cutValue(item, limit));
    return value.length > limit ? [...kept, `… ${value.length - limit} more were cut`] : kept;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cutValue(inner, limit)]));
  }
  return value;
}

function cutText(text: string, limit: number): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= limit) return text;
  // A character is at most 4 bytes; half a surrogate pair at the end would come back as a replacement character.
  const kept = text.slice(0, Math.floor(limit / 4)).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… [cut, ${bytes} bytes in all]`;
}
