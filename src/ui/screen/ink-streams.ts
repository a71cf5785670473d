import { PassThrough, Writable } from 'node:stream';

/** What Ink writes to instead of the terminal. With `debug: true` every write is a whole frame. */
export class FrameSink extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #onFrame: (frame: string) => void;

  constructor(size: { cols: number; rows: number }, onFrame: (frame: string) => void) {
    super({ decodeStrings: false });
    this.columns = size.cols;
    this.rows = size.rows;
    this.#onFrame = onFrame;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    const text = String(chunk).replace(cursorVisibility, '');
    // Ink ends with an empty write as a barrier, and shows and hides a cursor that is not its own.
    if (text !== '') this.#onFrame(text);
    done();
  }
}

const cursorVisibility = /\x1b\[\?25[hl]/g;

/** A keyboard nobody types on: keys come from the router, not through Ink. */
export function silentKeyboard(): NodeJS.ReadStream {
  const stream = new PassThrough();
  return Object.assign(stream, {
    isTTY: true,
    setRawMode: () => stream,
    ref: () => stream,
    unref: () => stream,
  }) as unknown as NodeJS.ReadStream;
}
