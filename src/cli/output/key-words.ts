import { visibleText } from '../../term/visible.ts';

const names: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  '\x1b': 'Esc',
  '\x03': 'ctrl-c',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
};

/** Keys as a person calls them: `y, Enter`. What has no name is shown as it is escaped. */
export function keyWords(bytes: string): string {
  const pieces = bytes.match(/\x1b\[[0-9;]*[A-Za-z~]|[\0-\x1f\x7f]|[^\0-\x1f\x7f]+/g) ?? [];
  return pieces.map(piece => names[piece] ?? visibleText(piece)).join(', ');
}
