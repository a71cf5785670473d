import { StringDecoder } from 'node:string_decoder';
import { createCastEscaper, escapedAtMost } from './recording-escape.ts';

/** Events of a recording that wait for the disk: asciicast lines as bytes. */
export interface RecordingEvents {
  /** Output of the terminal at `at` ms since the recording began; UTF-8 may be cut anywhere. */
  output(chunk: Buffer, at: number): void;
  /** A change of size or a marker. */
  event(kind: 'r' | 'm', text: string, at: number): void;
  /** Writes half a character that nothing follows any more. */
  end(at: number): void;
  /** Whole lines that wait, oldest first; they stay until `written` is told of them. */
  take(): WaitingLines;
  written(lines: WaitingLines): void;
  /** Bytes that wait. */
  readonly bytes: number;
  readonly waiting: boolean;
}

export interface WaitingLines {
  parts: readonly Uint8Array[];
  /** Bytes of output behind them that found no room. */
  lost: number;
}

/** One event is cut here: a player shows an event at once, and line readers keep a line in memory. */
const eventBytes = 32 * 1024;
/** Output within this time is one event: players cannot show less, and a flood is a tenth of the lines. ms. */
const mergeMs = 10;
/** Escaped a piece at a time, so that it surely fits into a page. */
const pieceBytes = 4096;
const pageBytes = 64 * 1024;
/** The time, the kind and the brackets around an event. */
const frameBytes = 64;

/**
 * Lines are built as bytes, outside of V8's heap: as strings they were half of what a flood allocates. `backlogBytes`
 * is what may wait; beyond that output is counted as lost, and once something is lost all is, until the loss has been
 * written: its marker then stands where it belongs.
 */
export function createRecordingEvents(backlogBytes: number): RecordingEvents {
  const escaper = createCastEscaper(new StringDecoder('utf8'));
  const full: Uint8Array[] = [];
  let fullBytes = 0;
  let page: Buffer | undefined;
  let used = 0;
  /** The output event that the page ends with; it can grow. */
  let open: { at: number; from: number } | undefined;
  let lost = 0;

  const bytes = () => fullBytes + used;
  /** A page with room for so many bytes more. */
  const room = (wanted: number): Buffer => {
    if (page !== undefined && used + wanted + frameBytes <= page.length) return page;
    retire();
    page = Buffer.allocUnsafeSlow(Math.max(pageBytes, wanted + 2 * frameBytes));
    return page;
  };
  const retire = () => {
    seal();
    if (page === undefined || used === 0) return;
    full.push(page.subarray(0, used));
    fullBytes += used;
    page = undefined;
    used = 0;
  };
  const seal = () => {
    if (open !== undefined && page !== undefined) used += page.write('"]\n', used, 'latin1');
    open = undefined;
  };
  const put = (line: Buffer) => {
    seal();
    used += line.copy(room(line.length), used);
  };
  const openAt = (at: number, wanted: number): Buffer => {
    if (open !== undefined && (at - open.at > mergeMs || used - open.from > eventBytes)) seal();
    const into = room(wanted + frameBytes);
    if (open === undefined) {
      open = { at, from: used };
      used += into.write(`[${seconds(at)},"o","`, used, 'latin1');
    }
    return into;
  };

  return {
    output(chunk, at) {
      for (let from = 0; from < chunk.length; from += pieceBytes) {
        const piece = chunk.subarray(from, from + pieceBytes);
        const wanted = piece.length * escapedAtMost + frameBytes;
        if (lost > 0 || bytes() + wanted > backlogBytes) {
          lost += piece.length;
          continue;
        }
        const into = openAt(at, wanted);
        used = escaper.write(piece, into, used);
      }
    },
    event(kind, text, at) {
      const line = castEvent(kind, text, at);
      if (lost === 0 && bytes() + line.length <= backlogBytes) put(line);
    },
    end(at) {
      if (escaper.half) used = escaper.end(openAt(at, frameBytes), used);
    },
    take() {
      retire();
      return { parts: full.slice(), lost };
    },
    written(lines) {
      for (const part of full.splice(0, lines.parts.length)) fullBytes -= part.length;
      lost -= lines.lost;
    },
    get bytes() {
      return bytes();
    },
    get waiting() {
      return bytes() > 0 || lost > 0;
    },
  };
}

/** One line of an asciicast; `at` in ms since it began. */
export function castEvent(kind: 'r' | 'm', text: string, at: number): Buffer {
  return Buffer.from(`${JSON.stringify([seconds(at), kind, text])}\n`);
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
