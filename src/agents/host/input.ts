export interface InputGate {
  /**
   * A client (re)connected: acknowledgements go to this connection from now on. Returns the highest sequence number
   * taken from the client before; what it sent above that never arrived.
   */
  connect(client: string, acknowledge: (seq: number) => void): number;
  /**
   * Takes bytes once: a number that was taken before is not written again, only acknowledged again when it may be.
   * `filter` sees bytes that are taken, and gives what of them is written. Returns what was handed over for writing.
   */
  accept(
    client: string,
    seq: number,
    bytes: Uint8Array,
    filter?: (bytes: Uint8Array) => Uint8Array,
  ): Uint8Array | undefined;
}

interface Client {
  taken: number;
  written: number;
  acknowledge: (seq: number) => void;
}

/** Clients remembered for a reconnect; each costs two numbers, and a machine has far fewer. */
const rememberedClients = 1_000;

/**
 * Makes typed bytes arrive exactly once for each client, however often its connection is cut.
 * `write` queues bytes for the PTY and calls back when the kernel has taken them: only then are they acknowledged.
 */
export function createInputGate(write: (bytes: Uint8Array, written: () => void) => void): InputGate {
  const clients = new Map<string, Client>();
  /** The client that typed last: it mostly goes on. */
  let newest: { name: string; client: Client } | undefined;

  const remember = (name: string): Client => {
    if (newest?.name === name) return newest.client;
    const known = clients.get(name) ?? { taken: 0, written: 0, acknowledge: () => {} };
    // Newest last, so that the first one is the one to forget.
    clients.delete(name);
    clients.set(name, known);
    newest = { name, client: known };
    const [oldest] = clients.keys();
    if (clients.size > rememberedClients && oldest !== undefined) clients.delete(oldest);
    return known;
  };

  return {
    connect(name, acknowledge) {
      const client = remember(name);
      client.acknowledge = acknowledge;
      if (client.written > 0) acknowledge(client.written);
      return client.taken;
    },
    accept(name, seq, bytes, filter) {
      const client = remember(name);
      if (seq <= client.taken) {
        if (seq <= client.written) client.acknowledge(client.written);
        return undefined;
      }
      client.taken = seq;
      const given = filter ? filter(bytes) : bytes;
      write(given, () => {
        client.written = Math.max(client.written, seq);
        client.acknowledge(client.written);
      });
      return given;
    },
  };
}
