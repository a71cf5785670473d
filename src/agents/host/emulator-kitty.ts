/** Kitty keyboard flags of one screen (https://sw.kovidgoyal.net/kitty/keyboard-protocol/). */
export interface KittyStack {
  readonly flags: number;
  push(flags: number): void;
  pop(count: number): void;
  /** `how` 1 replaces, 2 adds, 3 removes. */
  set(flags: number, how: number): void;
  /** Sequences that bring a terminal with an empty stack here. */
  restore(): string;
}

export function createKittyStack(): KittyStack {
  // The first is what holds without any push.
  let levels = [0];
  const top = () => levels.at(-1) ?? 0;
  return {
    get flags() {
      return top();
    },
    push(flags) {
      levels.push(flags & allFlags);
      if (levels.length > deepest) levels.splice(1, 1);
    },
    pop(count) {
      levels = count >= levels.length - 1 ? [0] : levels.slice(0, -count);
    },
    set(flags, how) {
      const wanted = flags & allFlags;
      levels[levels.length - 1] = how === 3 ? top() & ~wanted : how === 2 ? top() | wanted : wanted;
    },
    restore: () =>
      (levels[0] ? `\x1b[=${levels[0]}u` : '') +
      levels
        .slice(1)
        .map(flags => `\x1b[>${flags}u`)
        .join(''),
  };
}

const allFlags = 31;
/** The protocol asks for a limit; a program pushes once or twice. */
const deepest = 32;
