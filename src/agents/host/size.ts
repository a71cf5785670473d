export interface TerminalSize {
  cols: number;
  rows: number;
}

/** What one focused or attached viewer wants. Viewers that only look have no wish. */
export interface SizeWish extends TerminalSize {
  viewer: number;
  /** When it asked, ms. */
  at: number;
  /** When it typed last, ms; undefined: never. */
  typedAt: number | undefined;
}

/**
 * Who decides: the viewer that typed last; as long as nobody typed, the one that asked last. Without a wish the
 * terminal keeps its size: an agent is never resized because somebody left or something smaller looked at it.
 */
export function decideSize(current: TerminalSize, wishes: readonly SizeWish[]): TerminalSize {
  const typed = wishes.filter(wish => wish.typedAt !== undefined);
  const [winner] =
    typed.length > 0
      ? typed.toSorted((a, b) => (b.typedAt ?? 0) - (a.typedAt ?? 0))
      : wishes.toSorted((a, b) => b.at - a.at);
  return winner ? { cols: winner.cols, rows: winner.rows } : current;
}

/** Mouse reports and focus events in their encodings: sent by a terminal that is only looked at. */
const notTyped = /^(?:\x1b\[<[\d;]*[Mm]|\x1b\[M[\s\S]{3}|\x1b\[[IO])+$/;

/** Whether a person typed this: then the viewer it came from decides the size. */
export function isTyping(bytes: Buffer): boolean {
  // Such a report begins with ESC; most keys do not.
  return bytes.length > 0 && (bytes[0] !== 0x1b || !notTyped.test(bytes.toString('latin1')));
}

export interface SizeControl {
  readonly current: TerminalSize;
  /** A viewer attached: its wish is applied at once. True when the terminal's size changed. */
  attach(viewer: number, size: TerminalSize): boolean;
  /** A viewer's window changed, or it gained the focus; 0 x 0 takes the wish back. Applied after a pause. */
  wish(viewer: number, size: TerminalSize): void;
  typed(viewer: number): void;
  leave(viewer: number): void;
  dispose(): void;
}

/** A window that is dragged sends dozens of sizes a second, and each makes an agent redraw everything. */
const debounceMs = 100;

/** Keeps the wishes and applies {@link decideSize}; `apply` resizes PTY and emulator. */
export function createSizeControl(options: {
  initial: TerminalSize;
  apply: (size: TerminalSize) => void;
  now: () => number;
}): SizeControl {
  const wishes = new Map<number, SizeWish>();
  let current = options.initial;
  let timer: NodeJS.Timeout | undefined;

  const settle = (): boolean => {
    clearTimeout(timer);
    timer = undefined;
    const next = decideSize(current, [...wishes.values()]);
    if (next.cols === current.cols && next.rows === current.rows) return false;
    current = next;
    options.apply(next);
    return true;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, debounceMs);
  };
  const put = (viewer: number, size: TerminalSize) =>
    wishes.set(viewer, { ...size, viewer, at: options.now(), typedAt: wishes.get(viewer)?.typedAt });

  return {
    get current() {
      return current;
    },
    attach(viewer, size) {
      put(viewer, size);
      return settle();
    },
    wish(viewer, size) {
      if (size.cols === 0 || size.rows === 0) wishes.delete(viewer);
      else put(viewer, size);
      soon();
    },
    typed(viewer) {
      const wish = wishes.get(viewer);
      if (!wish) return;
      wish.typedAt = options.now();
      const next = decideSize(current, [...wishes.values()]);
      // Not started anew by the next key: steady typing would hold it off for ever.
      if (next.cols !== current.cols || next.rows !== current.rows) timer ??= setTimeout(settle, debounceMs);
    },
    leave(viewer) {
      if (wishes.delete(viewer)) soon();
    },
    dispose: () => clearTimeout(timer),
  };
}
