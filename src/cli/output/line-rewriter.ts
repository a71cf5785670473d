export interface LineRewriter {
  /** Plain text as it comes, cut anywhere; what can be shown of it now. */
  push(text: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * What programs write over again by a carriage return: progress, spinners. On a terminal the line is written over there,
 * too; elsewhere only its last state is a line.
 */
export function createLineRewriter({ terminal }: { terminal: boolean }): LineRewriter {
  let held = '';
  const push = terminal ? overwrite : lastStates;

  /** A carriage return at the end may be the first half of a line's end. */
  function overwrite(text: string): string {
    const whole = (held + text).replaceAll('\r\n', '\n');
    held = whole.endsWith('\r') ? '\r' : '';
    return whole.slice(0, whole.length - held.length).replace(/\r+/g, '\r\x1b[K');
  }
  function lastStates(text: string): string {
    const lines = (held + text).replaceAll('\r\n', '\n').split('\n');
    held = lines.pop() ?? '';
    return lines.map(line => `${lastState(line)}\n`).join('');
  }
  return {
    push,
    end() {
      const rest = terminal ? '' : lastState(held);
      held = '';
      return rest === '' ? '' : `${rest}\n`;
    },
  };
}

function lastState(line: string): string {
  return line.split('\r').findLast(state => state !== '') ?? '';
}
