import type { Terminal } from '@xterm/headless';

interface Params {
  params: number[];
  length: number;
}
interface Internals {
  _core: { _inputHandler: Record<(typeof looped)[keyof typeof looped], (params: Params) => boolean> };
}

/** Sequences that @xterm/headless 6.0.0 does one step at a time, by their final character. */
const looped = {
  L: 'insertLines',
  M: 'deleteLines',
  S: 'scrollUp',
  T: 'scrollDown',
  Z: 'cursorBackwardTab',
  b: 'repeatPrecedingCharacter',
} as const;

/**
 * Limits how often a sequence is repeated to what can show: `CSI 2147483647 S` kept the parser busy for hours, and with
 * it the host. More lines than the screen has, or characters than it has cells, change nothing more.
 */
export function limitCounts(terminal: Terminal): void {
  const handlers = (terminal as unknown as Internals)._core._inputHandler;
  for (const [final, name] of Object.entries(looped)) {
    terminal.parser.registerCsiHandler({ final }, ([count = 1]) => {
      const most = final === 'b' ? terminal.cols * terminal.rows : Math.max(terminal.cols, terminal.rows);
      if (typeof count !== 'number' || count <= most) return false;
      return handlers[name]({ params: [most], length: 1 });
    });
  }
}
