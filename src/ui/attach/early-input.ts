/** Bytes typed between the key that asks for a full-screen attach and the attach itself, which takes some ms to connect. */
export interface EarlyInput {
  add(bytes: Uint8Array): void;
  /** All of them, once; what comes later is read by whoever took them. */
  take(): Uint8Array;
}

export function createEarlyInput(): EarlyInput {
  let kept: Uint8Array[] | undefined = [];
  return {
    add(bytes) {
      kept?.push(Buffer.from(bytes));
    },
    take() {
      const all = Buffer.concat(kept ?? []);
      kept = undefined;
      return all;
    },
  };
}
