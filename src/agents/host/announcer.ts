import type { Fact } from '../../store/schema.ts';
import {
  type Exit,
  protocolVersion,
  type Receipt,
  type StatusMessage,
  type Welcome,
} from '../link/messages.ts';
import type { HostServer } from './server.ts';
import type { HostSpec } from './spec.ts';

/** Tells every client what it did not ask for: status, facts, late receipts, the end. */
export interface Announcer {
  status(): void;
  /** The status message, a little later: titles with a spinner change ten times a second. */
  soon(): void;
  tell(name: 'fact', fact: Fact): void;
  tell(name: 'receipt', receipt: Receipt): void;
  tell(name: 'exit', exit: Exit): void;
  welcome(spec: HostSpec, size: { cols: number; rows: number }): Welcome;
  dispose(): void;
}

/** A title is read, not watched. ms. */
const soonMs = 500;

export function createAnnouncer(server: HostServer, message: () => StatusMessage): Announcer {
  let timer: NodeJS.Timeout | undefined;
  let last = '';
  const tell = (name: 'fact' | 'receipt' | 'exit' | 'status', payload: object) => {
    for (const connection of server.connections) connection.send(name, payload);
  };
  const status = () => {
    clearTimeout(timer);
    timer = undefined;
    const now = message();
    const text = JSON.stringify(now);
    if (text === last) return;
    last = text;
    tell('status', now);
  };
  return {
    status,
    soon() {
      timer ??= setTimeout(status, soonMs);
    },
    tell,
    welcome(spec, { cols, rows }) {
      const { status: current, title, size } = message();
      return {
        protocol: protocolVersion,
        build: spec.build,
        session: spec.sessionId,
        cols,
        rows,
        status: current,
        title,
        size,
      };
    },
    dispose: () => clearTimeout(timer),
  };
}
