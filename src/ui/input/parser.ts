import { StringDecoder } from 'node:string_decoder';
import { createInputSplitter, type InputPiece, replyPrefix } from '../../term/input-sequences.ts';
import { isReply } from '../../term/query-replies.ts';
import { controlChord, decodeSequence } from './decode.ts';
import type { InputEvent } from './events.ts';

export type { InputEvent, MouseEvent } from './events.ts';

export interface InputParser {
  push(bytes: Uint8Array): InputEvent[];
  /**
   * Nothing came for a while: a lone Esc is Esc. With `paste` also an open paste is given out, because its end was lost
   * and everything typed would vanish into it.
   */
  flush(options?: { paste?: boolean }): InputEvent[];
  /** What is being waited for: the rest of a sequence, of a paste, of the terminal's answer, or nothing. */
  readonly waiting: 'sequence' | 'paste' | 'reply' | undefined;
}

/** A paste that is larger is given out in parts; nobody pastes this by hand. Bytes. */
const maxPasteBytes = 8 * 1024 * 1024;

const pasteStart = '\x1b[200~';
const pasteStop = '\x1b[201~';

/**
 * Turns what a terminal sends into events, incrementally: however the bytes are split, the events are the same. Pure: the
 * timer for a lone Esc (20 ms, 100 over ssh) is the caller's.
 */
export function createInputParser(): InputParser {
  let splitter = createInputSplitter();
  let decoder = new StringDecoder('utf8');
  /** Alt was pressed with a character whose UTF-8 bytes are not all there. */
  let alt = false;
  let undecoded = '';
  let paste: string | undefined;

  const takeText = (raw: string, events: InputEvent[]) => {
    for (const part of raw.split(controls)) {
      if (part === '') continue;
      if (part.length === 1 && controlPattern.test(part)) {
        dropHalf(events);
        events.push({ type: 'chord', chord: controlChord(part), bytes: latin1(part) });
        continue;
      }
      decode(part, events);
    }
  };
  const decode = (part: string, events: InputEvent[]) => {
    const text = decoder.write(latin1(part));
    undecoded += part;
    if (text === '') return;
    // What the decoder holds back belongs to the next character.
    const held = undecoded.length - Buffer.byteLength(text, 'utf8');
    const bytes = latin1(held > 0 ? undecoded.slice(0, -held) : undecoded);
    undecoded = held > 0 ? undecoded.slice(-held) : '';
    if (!alt) {
      events.push({ type: 'text', text, bytes });
      return;
    }
    alt = false;
    const [first = '', ...rest] = text;
    const own = Buffer.byteLength(first, 'utf8');
    events.push({
      type: 'chord',
      chord: `alt-${first}`,
      bytes: Buffer.concat([latin1('\x1b'), bytes.subarray(0, own)]),
    });
    if (rest.length > 0) events.push({ type: 'text', text: rest.join(''), bytes: bytes.subarray(own) });
  };
  /** Half a character followed by something else: it will never be whole. */
  const dropHalf = (events: InputEvent[]) => {
    if (undecoded === '' && !alt) return;
    events.push({ type: 'unknown', bytes: latin1((alt ? '\x1b' : '') + undecoded) });
    decoder = new StringDecoder('utf8');
    undecoded = '';
    alt = false;
  };
  const takePaste = (raw: string, events: InputEvent[]) => {
    if (paste === undefined) dropHalf(events);
    paste = (paste ?? '') + raw;
    if (paste.endsWith(pasteStop)) {
      events.push(pasteEvent(paste));
      paste = undefined;
    } else if (paste.length > maxPasteBytes) {
      // The last bytes may be the beginning of the end.
      const keep = 1 - pasteStop.length;
      events.push(pasteEvent(paste.slice(0, keep)));
      paste = pasteStart + paste.slice(keep);
    }
  };
  const takeSequence = (piece: InputPiece, events: InputEvent[]) => {
    dropHalf(events);
    const { raw } = piece;
    if (isReply(piece)) events.push({ type: 'reply', bytes: latin1(raw) });
    else if (raw.length === 2 && raw.charCodeAt(1) >= 0xc2) {
      alt = true;
      decode(raw.slice(1), events);
    } else events.push(decodeSequence(raw));
  };
  const take = (pieces: readonly InputPiece[]): InputEvent[] => {
    const events: InputEvent[] = [];
    for (const piece of pieces) {
      if (piece.kind === 'text') takeText(piece.raw, events);
      else if (piece.kind === 'paste') takePaste(piece.raw, events);
      else takeSequence(piece, events);
    }
    return events;
  };

  return {
    push: bytes =>
      take(splitter.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))),
    flush({ paste: openPaste = false } = {}) {
      const events = take(splitter.flush());
      if (openPaste && paste !== undefined) {
        if (paste !== pasteStart) events.push(pasteEvent(paste));
        paste = undefined;
        splitter = createInputSplitter();
      }
      return events;
    },
    get waiting() {
      if (paste !== undefined) return 'paste';
      if (splitter.held === '') return undefined;
      return replyPrefix.test(splitter.held) ? 'reply' : 'sequence';
    },
  };
}

const controls = /([\x00-\x1f\x7f])/;
const controlPattern = /[\x00-\x1f\x7f]/;

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function pasteEvent(raw: string): InputEvent {
  const inner = raw.slice(pasteStart.length, raw.endsWith(pasteStop) ? -pasteStop.length : undefined);
  const bytes = latin1(inner);
  return { type: 'paste', text: bytes.toString('utf8'), bytes };
}
