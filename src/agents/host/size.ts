export interface TerminalSize {
  cols: number;
  rows: number;
}

/** What one focused or attached viewer wants. */
export interface SizeWish extends TerminalSize {
  viewer: number;
  /** When it asked, ms. */
  at: number;
  /** When it typed last, ms; undefined: never. */
  typedAt: number | undefined;
}

/** A pane that shows all of the agent's screen if it may, while nobody types into it. */
export interface Look extends TerminalSize {
  viewer: number;
}

/** The size of a terminal and which viewer chose it; undefined: nobody that is still there. */
export interface SizeChoice extends TerminalSize {
  by: number | undefined;
}

/** Text that is wrapped narrower than this is worse than text that is cut: somebody glances from a telephone. */
const smallestLook: TerminalSize = { cols: 50, rows: 10 };

/**
 * Who decides: the viewer that typed last; as long as nobody typed, the one that asked last. Without a wish, a pane that
 * is only looked at, if whoever chose the size has gone. Else the terminal keeps its size: an agent is never resized
 * because somebody left, or because something smaller looked at it beside another viewer.
 */
export function decideSize(
  current: SizeChoice,
  wishes: readonly SizeWish[],
  looks: readonly Look[] = [],
): SizeChoice {
  const typed = wishes.filter(wish => wish.typedAt !== undefined);
  const [wish] =
    typed.length > 0
      ? typed.toSorted((a, b) => (b.typedAt ?? 0) - (a.typedAt ?? 0))
      : wishes.toSorted((a, b) => b.at - a.at);
  const winner = wish ?? looks.find(look => mayChoose(current, look));
  return winner ? { cols: winner.cols, rows: winner.rows, by: winner.viewer } : current;
}

function mayChoose({ by }: SizeChoice, { viewer, cols, rows }: Look): boolean {
  return (by === undefined || by === viewer) && cols >= smallestLook.cols && rows >= smallestLook.rows;
}

/** Mouse reports and focus events in their encodings: sent by a terminal that is only looked at. */
const notTyped = /^(?:\x1b\[<[\d;]*[Mm]|\x1b\[M[\s\S]{3}|\x1b\[[IO])+$/;

/** Whether a person typed this: then the viewer it came from decides the size. */
export function isTyping(bytes: Uint8Array): boolean {
  // Such a report begins with ESC; most keys do not.
  return bytes.length > 0 && (bytes[0] !== 0x1b || !notTyped.test(Buffer.from(bytes).toString('latin1')));
}

export interface SizeControl {
  readonly current: TerminalSize;
  /** A viewer attached: its wish is applied at once. True when the terminal's size changed. */
  attach(viewer: number, size: TerminalSize): boolean;
  /** A viewer's window changed, or it gained the focus; 0 x 0 takes the wish back. Applied after a pause. */
  wish(viewer: number, size: TerminalSize): void;
  /** A pane shows the agent, or changed its size. Applied after a pause. */
  look(viewer: number, size: TerminalSize): void;
  /** It does not show it any more. */
  lookAway(viewer: number): void;
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
  const looks = new Map<number, Look>();
  let current: SizeChoice = { ...options.initial, by: undefined };
  let timer: NodeJS.Timeout | undefined;

  const decide = () => decideSize(current, [...wishes.values()], [...looks.values()]);
  const settle = (): boolean => {
    clearTimeout(timer);
    timer = undefined;
    const { cols, rows } = current;
    current = decide();
    if (cols === current.cols && rows === current.rows) return false;
    options.apply({ cols: current.cols, rows: current.rows });
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
      return { cols: current.cols, rows: current.rows };
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
    look(viewer, size) {
      const before = looks.get(viewer);
      if (before?.cols === size.cols && before.rows === size.rows) return;
      looks.set(viewer, { cols: size.cols, rows: size.rows, viewer });
      soon();
    },
    // Decides nothing: an agent is not resized because somebody stopped looking.
    lookAway: viewer => void looks.delete(viewer),
    typed(viewer) {
      const wish = wishes.get(viewer);
      if (!wish) return;
      wish.typedAt = options.now();
      // Typing on: nobody else can have become the one who decides.
      if (current.by === viewer && current.cols === wish.cols && current.rows === wish.rows) return;
      const next = decide();
      // Not started anew by the next key: steady typing would hold it off for ever.
      if (next.cols !== current.cols || next.rows !== current.rows) timer ??= setTimeout(settle, debounceMs);
    },
    leave(viewer) {
      looks.delete(viewer);
      const chose = current.by === viewer;
      if (chose) current = { ...current, by: undefined };
      if (wishes.delete(viewer) || chose) soon();
    },
    dispose: () => clearTimeout(timer),
  };
}
