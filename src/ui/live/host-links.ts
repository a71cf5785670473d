import { connectHost, type HostConnection } from '../../agents/link/client.ts';
import type { StatusMessage } from '../../agents/link/messages.ts';
import { errnoOf } from '../../lib/errors.ts';

/** What hosts push about their sessions, by session id; kept while connected. */
export interface HostLinks {
  /** Connects to hosts that are new, drops those that are gone from the list. Socket path by session id. */
  want(sockets: ReadonlyMap<string, string>): void;
  status(id: string): StatusMessage | undefined;
  connected(id: string): boolean;
  /** Asks the host how large the change in its worktree is now; what it finds comes as a status. */
  measure(id: string): void;
  dispose(): void;
}

/** A host that is busy or being replaced is tried again after this, doubled up to the limit. ms */
const firstRetryMs = 250;
const lastRetryMs = 8_000;

interface Link {
  socket: string;
  connection?: HostConnection;
  status?: StatusMessage;
  timer?: NodeJS.Timeout;
  dropped: boolean;
}

/**
 * One control connection to each live host. `onChange` is called when one pushed its status or a fact, or when a connection came or
 * went; a connection that ends may mean a lost session, so its record is to be looked at again.
 */
export function createHostLinks(onChange: (id: string, what: 'status' | 'fact' | 'gone') => void): HostLinks {
  const links = new Map<string, Link>();

  const open = async (id: string, link: Link, retryMs: number) => {
    try {
      const connection = await connectHost(link.socket, { role: 'control' });
      if (link.dropped) return connection.close();
      link.connection = connection;
      connection.on('status', status => {
        link.status = status;
        onChange(id, 'status');
      });
      connection.on('fact', () => onChange(id, 'fact'));
      connection.on('close', () => {
        link.connection = undefined;
        link.status = undefined;
        if (link.dropped) return;
        onChange(id, 'gone');
        again(id, link, firstRetryMs);
      });
      const { status, title, size } = connection.welcome;
      link.status ??= { status, title, size, tests: null, turns: -1 };
      onChange(id, 'status');
    } catch (error) {
      if (link.dropped) return;
      // Nobody listens there: the record will say so. Trying again goes on in case the host is only just starting.
      if (isGone(error)) onChange(id, 'gone');
      again(id, link, retryMs);
    }
  };
  const again = (id: string, link: Link, delay: number) => {
    link.timer = setTimeout(() => void open(id, link, Math.min(delay * 2, lastRetryMs)), delay);
  };
  const drop = (id: string, link: Link) => {
    link.dropped = true;
    clearTimeout(link.timer);
    link.connection?.close();
    links.delete(id);
  };

  return {
    want(sockets) {
      for (const [id, link] of links) if (sockets.get(id) !== link.socket) drop(id, link);
      for (const [id, socket] of sockets) {
        if (links.has(id)) continue;
        const link: Link = { socket, dropped: false };
        links.set(id, link);
        void open(id, link, firstRetryMs);
      }
    },
    status: id => links.get(id)?.status,
    measure(id) {
      // A host that goes away meanwhile says so by its connection.
      links
        .get(id)
        ?.connection?.query('refresh-size')
        .catch(() => undefined);
    },
    connected: id => links.get(id)?.connection !== undefined,
    dispose() {
      for (const [id, link] of links) drop(id, link);
    },
  };
}

function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = errnoOf(cause);
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}
