import { createInputSplitter, type InputPiece, isPlain } from './input-sequences.ts';

export interface ReplyFilter {
  /** What of the input is the person's, unchanged; bytes that may begin a reply are held back until it is known. */
  push(bytes: Uint8Array): Uint8Array;
  /** Call it when nothing came for 20 ms (100 over ssh) while {@link pending}: gives out a lone Esc and the like. */
  flush(): Buffer;
  readonly pending: boolean;
}

/**
 * Drops what an attached terminal answers to the agent's queries: the host has answered them already, and an agent that
 * gets every answer twice takes the second for typing. Keys, mouse, focus reports, pastes and clipboard contents pass.
 */
export function createReplyFilter(): ReplyFilter {
  const splitter = createInputSplitter();
  const keep = (pieces: readonly InputPiece[]) =>
    Buffer.from(
      pieces
        .filter(piece => !isReply(piece))
        .map(piece => piece.raw)
        .join(''),
      'latin1',
    );
  return {
    push(bytes) {
      // Most keys; what is between a key and its echo is felt.
      if (splitter.resting && isPlain(bytes)) return bytes;
      const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      return keep(splitter.push(given.toString('latin1')));
    },
    flush: () => keep(splitter.flush()),
    get pending() {
      return splitter.held !== '';
    },
  };
}

/** Whether this piece of input is a terminal's answer. A `broken` one began like an answer and was cut off. */
export function isReply({ kind, raw }: InputPiece): boolean {
  if (kind === 'sequence') return !modifiedF3.test(raw) && replies.some(reply => reply.test(raw));
  return kind === 'broken' && brokenReply.test(raw);
}

/** `CSI 1 ; 5 R` is Ctrl-F3 as well as a cursor report from row 1: a key must never be lost, so it passes. */
const modifiedF3 = /^\x1b\[1;(?:[2-9]|1[0-6])R$/;

/** OSC numbers that are answers: colours (4, 5, 10-19), kitty's colours (21), program status (7501). Not 52, clipboard. */
const oscReply = /^\x1b\](?:4|5|1\d|21|7501);/;

const replies: readonly RegExp[] = [
  // DA1, DA2
  /^\x1b\[[?>][\d;]*c$/,
  // CPR, DECXCPR
  /^\x1b\[\??\d+;\d+(?:;\d+)?R$/,
  // DECRPM
  /^\x1b\[\??[\d;]+\$y$/,
  // DSR, colour scheme report
  /^\x1b\[(?:[03]|\?[\d;]*)n$/,
  // Kitty keyboard flags, modifyOtherKeys (XTQMODKEYS), XTSMGRAPHICS
  /^\x1b\[(?:\?\d*u|>4(?:;\d*)?m|\?[\d;]*S)$/,
  // Window and cell sizes
  /^\x1b\[[\d;]+t$/,
  oscReply,
  // DA3, XTVERSION, XTGETTCAP, DECRQSS; kitty graphics
  /^\x1b(?:P|_G)[\s\S]*\x1b\\$/,
];

const brokenReply = /^\x1b(?:\[[?>]|\](?:4|5|1\d|21|7501);|P[>!\d]|_G)/;
