import { modeReset } from '../../term/resets.ts';

export interface GuardedBytes {
  bytes: Uint8Array;
  /** The program left its alternate screen: what was below has to be drawn anew, from a snapshot. */
  left: boolean;
}

export interface ScreenGuard {
  push(bytes: Uint8Array): GuardedBytes;
}

/**
 * Keeps an attached program inside the alternate screen that pitwall opened for it, so that the shell's screen and
 * scrollback stay as they are: switching between screens becomes clearing, a full reset becomes a reset of modes, and
 * erasing the scrollback (`CSI 3 J`, which a terminal does on the shell's) is left out. Everything else passes,
 * byte for byte; a sequence cut by a chunk border is held until it is whole. A title of the program's gets `titleEnd`
 * behind it: it is all that can say how to leave without a word on the program's screen.
 */
export function createScreenGuard(titleEnd = ''): ScreenGuard {
  const end = Buffer.from(titleEnd).toString('latin1');
  let held = '';
  return {
    push(bytes) {
      if (held === '' && bytes.indexOf(0x1b) < 0) return { bytes, left: false };
      const data = held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
      held = beginning.exec(data)?.[0] ?? '';
      const whole = data.slice(0, data.length - held.length);
      let left = false;
      const out = whole.replace(guarded, (sequence: string, ...groups: (string | undefined)[]) => {
        const [modes, set, title, titleMark] = groups;
        if (sequence === '\x1b[3J') return '';
        if (sequence === '\x1bc') return `${modeReset}\x1b[2J\x1b[H`;
        if (title !== undefined) return `${title}${end}${titleMark}`;
        const all = modes?.split(';') ?? [];
        const other = all.filter(mode => !screenModes.has(mode));
        if (other.length === all.length) return sequence;
        if (set === 'l') left = true;
        const rest = other.length > 0 ? `\x1b[?${other.join(';')}${set}` : '';
        return `${rest}\x1b[2J`;
      });
      return { bytes: Buffer.from(out, 'latin1'), left };
    },
  };
}

const guarded = /\x1b\[3J|\x1bc|\x1b\[\?([\d;]+)([hl])|(\x1b\][02];[^\x07\x1b]{0,512})(\x07|\x1b\\)/g;

/** 1048 only saves the cursor. */
const screenModes = new Set(['47', '1047', '1049']);

/** Half of one of the sequences above at the end of a chunk. Longer mode lists and titles than this nobody sends. */
const beginning = /\x1b(?:\[(?:3|\?[\d;]{0,64})?|\](?:[02](?:;[^\x07\x1b]{0,512}\x1b?)?)?)?$/;
