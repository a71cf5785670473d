import type { SerializeAddon } from '@xterm/addon-serialize';

/**
 * SGR from default attributes to those that the next character would get; '' when they are default. The public API does
 * not tell them, but the addon ends every range with them, so it is asked for a range without a line.
 */
export function penOf(serializer: SerializeAddon): string {
  return serializer.serialize({
    range: { start: noLine, end: noLine },
    excludeAltBuffer: true,
    excludeModes: true,
  });
}

/** Between two lines: the buffer is a ring, where every whole number, also one behind the last line, can be a line. */
const noLine = 0.5;
