import { maxFrameBytes } from '../link/messages.ts';
import type { Connection } from './connection.ts';

export interface RawViewer {
  /** Every chunk of the terminal, on arrival, whether or not it is parsed yet. True when it was sent on at once. */
  data(chunk: Buffer): boolean;
  /** The viewer's terminal has taken this many bytes. */
  ack(bytes: number): void;
  dispose(): void;
}

export interface RawViewerOptions {
  connection: Pick<Connection, 'send' | 'pending' | 'onDrain' | 'closed'>;
  /** Calls back when everything that arrived until now is parsed. */
  barrier: (callback: () => void) => void;
  /** The emulator's screen as bytes. */
  snapshot: () => string;
  /** Bytes of a sequence that arrived half, see sequence-tail.ts. */
  tail: () => Buffer;
}

/** A viewer that is further behind is cut: nobody reads a megabyte of old output, and the host would have to keep it. */
const cutBytes = 1024 * 1024;
/** A cut viewer gets a fresh snapshot when no more than this is on its way to its terminal. */
const drainedBytes = 64 * 1024;
/** ms between two looks at a cut viewer whose terminal does not acknowledge. */
const lookMs = 100;

/**
 * Sends one client the terminal's bytes, starting with a snapshot that fits them exactly: the question "is everything
 * parsed?" is put behind the last chunk, what arrives until the answer is kept, and then follow snapshot, a sequence
 * that was cut by the question, what was kept, and from there every chunk on arrival. A viewer that falls behind loses
 * bytes, never order, and starts again with a snapshot; it slows neither the agent nor other viewers.
 */
export function createRawViewer(options: RawViewerOptions): RawViewer {
  const { connection, barrier, snapshot, tail } = options;
  let state: 'joining' | 'live' | 'cut' | 'gone' = 'joining';
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let sent = 0;
  let acked = 0;
  let acknowledges = false;
  let timer: NodeJS.Timeout | undefined;

  const behind = () => Math.max(connection.pending, acknowledges ? sent - acked : 0);
  const write = (name: 'snapshot' | 'data', bytes: Buffer) => {
    for (let at = 0; at === 0 || at < bytes.length; at += maxFrameBytes) {
      connection.send(at === 0 ? name : 'data', bytes.subarray(at, at + maxFrameBytes));
    }
    // Snapshots are not counted: whether a client acknowledges them or not must not keep it cut for ever.
    if (name === 'data') sent += bytes.length;
  };
  const join = () => {
    state = 'joining';
    kept = [];
    keptBytes = 0;
    sent = 0;
    acked = 0;
    const half = tail();
    barrier(() => {
      if (state !== 'joining') return;
      state = 'live';
      write('snapshot', Buffer.from(snapshot(), 'utf8'));
      for (const bytes of [half, ...kept]) if (bytes.length > 0) write('data', bytes);
      kept = [];
      if (behind() > cutBytes) cut();
    });
  };
  const cut = () => {
    state = 'cut';
    kept = [];
    connection.onDrain(rejoin);
  };
  const rejoin = () => {
    if (state !== 'cut') return;
    clearTimeout(timer);
    if (behind() <= drainedBytes) join();
    else timer = setTimeout(rejoin, lookMs);
  };

  join();
  return {
    data(chunk) {
      if (state === 'live') {
        if (behind() + chunk.length <= cutBytes) {
          write('data', chunk);
          return true;
        }
        cut();
      } else if (state === 'joining') {
        keptBytes += chunk.length;
        // A flood between question and answer: start again when it has been sent off, with less to keep.
        if (keptBytes > cutBytes) cut();
        else kept.push(chunk);
      }
      return false;
    },
    ack(bytes) {
      acknowledges = true;
      acked = Math.min(sent, acked + bytes);
      if (state === 'cut') rejoin();
    },
    dispose() {
      state = 'gone';
      kept = [];
      clearTimeout(timer);
    },
  };
}
