import { randomUUID } from 'node:crypto';

/** Input of one client that a host may not have seen yet, kept over a reconnect. */
export interface InputLedger {
  /** Names this client to the host, the same over all its connections. */
  readonly client: string;
  /** Takes bytes down and gives them the next sequence number. */
  add(bytes: Uint8Array): number;
  /** Resolves when the host has handed them to the PTY. */
  taken(seq: number): Promise<void>;
  /** Everything up to this number has reached the PTY. */
  acknowledge(seq: number): void;
  /** Not acknowledged and above `seq`: what has to be sent again after a reconnect. */
  after(seq: number): Array<{ seq: number; bytes: Uint8Array }>;
  /** Rejects what is still open. */
  fail(error: Error): void;
}

interface Entry {
  bytes: Uint8Array;
  resolve?: () => void;
  reject?: (error: Error) => void;
}

export function createInputLedger(client: string = randomUUID()): InputLedger {
  let last = 0;
  const open = new Map<number, Entry>();
  return {
    client,
    add(bytes) {
      last += 1;
      open.set(last, { bytes });
      return last;
    },
    taken(seq) {
      const entry = open.get(seq);
      if (!entry) return Promise.resolve();
      return new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    },
    acknowledge(seq) {
      for (const [key, entry] of open) {
        if (key > seq) break;
        open.delete(key);
        entry.resolve?.();
      }
    },
    after: seq => [...open].filter(([key]) => key > seq).map(([key, { bytes }]) => ({ seq: key, bytes })),
    fail(error) {
      for (const entry of open.values()) entry.reject?.(error);
      open.clear();
    },
  };
}
