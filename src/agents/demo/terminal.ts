import type { Frame } from './draw.ts';
import { createKeyReader, type KeyEvent } from './keys.ts';

export type ProgramState = 'idle' | 'working' | 'blocked' | 'done' | 'error' | 'clear';

export interface DemoTerminal {
  readonly cols: number;
  readonly rows: number;
  /** Writes the rows that differ from what stands there. */
  show(frame: Frame): void;
  title(text: string): void;
  /** OSC 7501, when the terminal said that it knows it. */
  state(state: ProgramState, details?: { kind?: 'permission' | 'question'; msg?: string }): void;
  onKey(listener: (event: KeyEvent) => void): void;
  onResize(listener: () => void): void;
  /** Gives the terminal back; `last` then stands on the normal screen. */
  restore(last?: string): void;
}

/** A lone Esc is Esc when nothing follows it for this long. ms. */
const escapeMs = 40;

/**
 * The program's terminal: alternate screen, raw input, bracketed paste, rows repainted by difference in one
 * synchronized update. Asks for OSC 7501 as Claude Code does, and speaks it only when the terminal answers.
 */
export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): DemoTerminal {
  const reader = createKeyReader();
  let before: string[] = [];
  let statusKnown = false;
  let lastState = '';
  let wanted = '';
  let open = true;
  let keyListener: (event: KeyEvent) => void = () => undefined;
  let resizeListener: () => void = () => undefined;
  let lone: NodeJS.Timeout | undefined;

  const write = (text: string) => {
    if (open) output.write(text);
  };
  const emit = (events: readonly KeyEvent[]) => {
    for (const event of events) {
      if (event.type === 'status-known') {
        statusKnown = true;
        say();
      } else keyListener(event);
    }
  };
  const say = () => {
    if (!statusKnown || wanted === '' || wanted === lastState) return;
    lastState = wanted;
    write(`\x1b]7501;${wanted}\x1b\\`);
  };

  input.setRawMode?.(true);
  input.on('data', (bytes: Buffer) => {
    clearTimeout(lone);
    emit(reader.push(bytes));
    if (reader.pending) lone = setTimeout(() => emit(reader.flush()), escapeMs);
  });
  output.on('resize', () => {
    before = [];
    write('\x1b[2J');
    resizeListener();
  });
  write('\x1b[?1049h\x1b[2J\x1b[H\x1b[?2004h\x1b]7501;?\x1b\\');

  return {
    get cols() {
      return output.columns || 80;
    },
    get rows() {
      return output.rows || 24;
    },
    show({ rows, cursor }) {
      const changed = rows.flatMap((row, y) =>
        row === before[y] ? [] : [`\x1b[${y + 1};1H${row}\x1b[0m\x1b[K`],
      );
      before = rows;
      const place = cursor ? `\x1b[${cursor.y + 1};${cursor.x + 1}H\x1b[?25h` : '\x1b[?25l';
      write(`\x1b[?2026h\x1b[?25l${changed.join('')}${place}\x1b[?2026l`);
    },
    title: text => write(`\x1b]0;${text}\x07`),
    state(state, { kind, msg } = {}) {
      const fields = [
        `state=${state}`,
        'app=pitwall-demo',
        ...(kind ? [`kind=${kind}`] : []),
        ...(msg ? [`msg=${Buffer.from(msg).toString('base64')}`] : []),
      ];
      wanted = fields.join(':');
      say();
    },
    onKey(listener) {
      keyListener = listener;
    },
    onResize(listener) {
      resizeListener = listener;
    },
    restore(last) {
      if (!open) return;
      clearTimeout(lone);
      if (statusKnown) write('\x1b]7501;state=clear\x1b\\');
      write(`\x1b[?2004l\x1b[?25h\x1b]0;\x07\x1b[?1049l${last ? `${last}\r\n` : ''}`);
      open = false;
      input.setRawMode?.(false);
      input.pause();
    },
  };
}
