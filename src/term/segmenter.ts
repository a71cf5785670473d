let segmenter: Intl.Segmenter | undefined;

/**
 * The graphemes of a text with their places. Made at the first use: its tables take 25 ms to load, and most commands
 * print nothing that needs them.
 */
export function graphemeSegments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}
