import { connectHost, type HostConnection } from '../../agents/link/client.ts';
import { createInputLedger } from '../../agents/link/input-ledger.ts';
import type { Rows } from '../../agents/link/messages.ts';
import type { TerminalView } from '../panes/terminal-pane.ts';

export interface PaneLink {
  /** What the pane can show; sent when it differs. */
  watch(view: TerminalView): void;
  /** Typed bytes, in order. */
  input(bytes: Uint8Array): void;
  /** The size the agent should have, from the viewer that types. */
  resize(size: { cols: number; rows: number }): void;
  close(): void;
}

/** Who walks through the list resizes nothing; who stays sees all of the agent's screen. ms. */
const settledMs = 300;

/** A host that closed on us may be back at once (a slow viewer is cut) or never: tried a few times, then left to the list. */
const retryMs = [50, 250, 1_000, 3_000];

/**
 * The connection that feeds the pane of the selected session with frames. Comes back by itself when it is cut;
 * `onGone` is called when the host cannot be reached any more.
 */
export function openPaneLink(
  socket: string,
  on: { rows: (rows: Rows) => void; gone: (why: unknown) => void },
): PaneLink {
  let connection: HostConnection | undefined;
  let wanted: TerminalView | undefined;
  let pendingSize: { cols: number; rows: number } | undefined;
  // Over a reconnect nothing typed is lost or doubled: the ledger sends what the host has not acknowledged.
  const ledger = createInputLedger();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let settled = false;
  const settling = setTimeout(() => {
    settled = true;
    tell();
  }, settledMs);
  const tell = () => {
    if (wanted) connection?.watch(settled ? { ...wanted, fit: true } : wanted);
  };

  const open = async () => {
    try {
      const host = await connectHost(socket, { role: 'frames', ledger });
      if (closed) return host.close();
      connection = host;
      host.on('rows', rows => {
        failures = 0;
        on.rows(rows);
      });
      host.on('close', () => {
        connection = undefined;
        if (!closed) again(new Error('the connection to the host ended'));
      });
      tell();
      if (pendingSize) host.resize(pendingSize);
    } catch (error) {
      again(error);
    }
  };
  const again = (error: unknown) => {
    if (closed) return;
    const delay = retryMs[failures++];
    if (delay === undefined) return on.gone(error);
    timer = setTimeout(() => void open(), delay);
  };

  void open();
  return {
    watch(view) {
      if (wanted && same(wanted, view)) return;
      wanted = view;
      tell();
    },
    input(bytes) {
      if (connection) connection.type(bytes);
      else ledger.add(bytes);
    },
    resize(size) {
      pendingSize = size;
      connection?.resize(size);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(settling);
      connection?.close();
    },
  };
}

function same(a: TerminalView, b: TerminalView): boolean {
  return a.cols === b.cols && a.rows === b.rows && a.fps === b.fps && a.top === b.top;
}
