import { createEmulator } from '../../../src/agents/host/emulator.ts';
import type { Tty, TtySize } from '../../../src/ui/screen/tty.ts';

/** A terminal in this process: an emulator that takes what the compositor writes, as slowly as a test wants. */
export function createFakeTty(size: TtySize, level: 0 | 1 | 2 | 3 = 3) {
  const emulator = createEmulator({ cols: size.cols, rows: size.rows, scrollback: 0 });
  const resizes = new Set<(size: TtySize) => void>();
  const writes: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  let current = size;
  const tty: Tty = {
    get size() {
      return current;
    },
    colorLevel: level,
    entered: true,
    busy: false,
    bytesWritten: 0,
    enter() {},
    leave: async () => {},
    write: async data => {
      writes.push(String(data));
      await gate;
      await new Promise<void>(resolve => emulator.write(String(data), resolve));
    },
    onInput: () => () => {},
    onResize: listener => {
      resizes.add(listener);
      return () => resizes.delete(listener);
    },
    onResume: () => () => {},
    onEnd: () => () => {},
    suspend() {},
    close: async () => {},
  };
  return {
    tty,
    emulator,
    /** Every write so far. */
    writes,
    rows: () => Array.from({ length: current.rows }, (_, y) => emulator.rowString(y, current.cols)),
    text: () => [...emulator.view().rows],
    resize(next: TtySize) {
      current = next;
      emulator.resize(next.cols, next.rows);
      for (const listener of resizes) listener(next);
    },
    /** Holds every write until the returned function is called. */
    stall(): () => void {
      let release = () => {};
      gate = new Promise(resolve => {
        release = resolve;
      });
      return release;
    },
  };
}
