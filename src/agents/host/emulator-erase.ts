import type { Terminal } from '@xterm/headless';

/**
 * Keeps `CSI 1 J` (erase above) from ending the host. With the cursor in the last column of the last line of the buffer
 * @xterm/headless 6.0.0 touches the line behind it (`InputHandler.eraseInDisplay`), throws out of its timer, and never
 * parses again. There the sequence means the whole screen, so it is carried out as `CSI 2 J`.
 */
export function guardErase(terminal: Terminal): void {
  for (const prefix of [undefined, '?']) {
    const id = prefix === undefined ? { final: 'J' } : { prefix, final: 'J' };
    terminal.parser.registerCsiHandler(id, ([how]) => {
      const { active } = terminal.buffer;
      const throws =
        how === 1 && active.cursorX + 1 >= terminal.cols && active.getLine(active.cursorY + 1) === undefined;
      if (throws) eraseAll(terminal, prefix === '?');
      return throws;
    });
  }
}

interface Internals {
  _core: { _inputHandler: { eraseInDisplay(params: { params: number[] }, selective: boolean): boolean } };
}

/** The one use of a private method: nothing public erases cells while a sequence is handled. The version is pinned. */
function eraseAll(terminal: Terminal, selective: boolean): void {
  (terminal as unknown as Internals)._core._inputHandler.eraseInDisplay({ params: [2] }, selective);
}
