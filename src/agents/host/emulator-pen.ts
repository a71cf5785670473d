import type { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal } from '@xterm/headless';

/**
 * SGR from default attributes to those that the next character would get; '' when they are default. The public API does
 * not tell them, but the addon ends every range with them, and a range behind the last line holds nothing else.
 */
export function penOf(terminal: Terminal, serializer: SerializeAddon): string {
  const behind = terminal.buffer.normal.length;
  return serializer.serialize({
    range: { start: behind, end: behind },
    excludeAltBuffer: true,
    excludeModes: true,
  });
}
