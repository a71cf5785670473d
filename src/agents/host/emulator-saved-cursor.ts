import type { Terminal } from '@xterm/headless';

interface Buffer {
  y: number;
  ybase: number;
  savedX: number;
  savedY: number;
}
interface Internals {
  _core: { _inputHandler: InputHandler; _bufferService: { buffers: { alt: Buffer } } };
}
interface InputHandler {
  saveCursor(params?: unknown): boolean;
  restoreCursor(params?: unknown): boolean;
  softReset(params: unknown): boolean;
  _activeBuffer: Buffer;
}

/**
 * Keeps the row of a saved cursor (DECSC, `CSI s`, modes 1048 and 1049) as a row of the screen, like xterm, VTE and tmux
 * do. @xterm/headless 6.0.0 keeps the line of its buffer instead: the position went up with the text that scrolled, until
 * the scrollback was full, so that a person's terminal and the host's went apart.
 *
 * @returns what forgets the position kept on the alternate screen: it belongs to the program that was there before.
 */
export function keepSavedRow(terminal: Terminal): () => void {
  const { _inputHandler: handler, _bufferService } = (terminal as unknown as Internals)._core;
  const rows = new WeakMap<Buffer, number>();
  const [save, restore, reset] = (['saveCursor', 'restoreCursor', 'softReset'] as const).map(name =>
    handler[name].bind(handler),
  ) as [InputHandler['saveCursor'], InputHandler['restoreCursor'], InputHandler['softReset']];
  handler.saveCursor = params => {
    rows.set(handler._activeBuffer, handler._activeBuffer.y);
    return save(params);
  };
  handler.restoreCursor = params => {
    const buffer = handler._activeBuffer;
    buffer.savedY = buffer.ybase + Math.min(rows.get(buffer) ?? 0, terminal.rows - 1);
    return restore(params);
  };
  handler.softReset = params => {
    rows.delete(handler._activeBuffer);
    return reset(params);
  };
  return () => {
    rows.delete(_bufferService.buffers.alt);
    Object.assign(_bufferService.buffers.alt, { savedX: 0, savedY: 0 });
  };
}
