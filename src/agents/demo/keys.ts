import { StringDecoder } from 'node:string_decoder';
import { createInputSplitter, type InputPiece } from '../../term/input-sequences.ts';

export type KeyEvent =
  | { type: 'key'; key: string }
  | { type: 'text'; text: string }
  | { type: 'paste'; text: string }
  /** The terminal's answer to our OSC 7501 query: it understands program status. */
  | { type: 'status-known' };

export interface KeyReader {
  push(bytes: Uint8Array): KeyEvent[];
  /** The timer for a lone Esc ran out. */
  flush(): KeyEvent[];
  readonly pending: boolean;
}

const sequences: Readonly<Record<string, string>> = {
  '\x1b': 'esc',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1b[3~': 'delete',
  '\x1b\r': 'newline',
  '\x1b[13;2u': 'newline',
  '\x1b[27;2;13~': 'newline',
};

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'newline',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'ctrl-a',
  '\x03': 'ctrl-c',
  '\x04': 'ctrl-d',
  '\x05': 'ctrl-e',
  '\x15': 'ctrl-u',
  '\x17': 'ctrl-w',
  '\x0c': 'ctrl-l',
};

/** Bytes of a terminal → keys, incrementally. Pure; the caller keeps the timer for a lone Esc. */
export function createKeyReader(): KeyReader {
  const splitter = createInputSplitter();
  const text = new StringDecoder('utf8');
  let pasted: string[] | undefined;

  const read = (pieces: readonly InputPiece[]): KeyEvent[] => pieces.flatMap(piece => readPiece(piece));
  const readPiece = ({ kind, raw }: InputPiece): KeyEvent[] => {
    if (kind === 'paste') return readPaste(raw);
    if (kind === 'text') return typed(text.write(Buffer.from(raw, 'latin1')));
    if (/^\x1b\]7501;\?/.test(raw)) return [{ type: 'status-known' }];
    const key = sequences[raw];
    return key === undefined ? [] : [{ type: 'key', key }];
  };
  /** A paste comes in pieces; it is given out as one when its end has come. */
  const readPaste = (raw: string): KeyEvent[] => {
    pasted ??= [];
    pasted.push(raw);
    const all = pasted.join('');
    if (!all.endsWith('\x1b[201~')) return [];
    pasted = undefined;
    const inside = all.slice('\x1b[200~'.length, -'\x1b[201~'.length);
    return [{ type: 'paste', text: Buffer.from(inside, 'latin1').toString('utf8') }];
  };
  return {
    push: bytes => read(splitter.push(Buffer.from(bytes).toString('latin1'))),
    flush: () => read(splitter.flush()),
    get pending() {
      return splitter.held !== '';
    },
  };
}

/** Control characters are keys of their own, what is between them is text. */
function typed(text: string): KeyEvent[] {
  return text.split(/([\p{Cc}])/u).flatMap((part): KeyEvent[] => {
    if (part === '') return [];
    const key = controls[part];
    if (key !== undefined) return [{ type: 'key', key }];
    return /^\p{Cc}/u.test(part) ? [] : [{ type: 'text', text: part }];
  });
}
