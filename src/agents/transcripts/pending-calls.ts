import { isObject, listIn } from './json-fields.ts';

/** A tool call whose result was not read yet: as much of it as the fact needs. JSON. */
export interface PendingCall {
  name: string;
  /** ms */
  t?: number | undefined;
  cwd: string;
  /** Command line, path, pattern or description. */
  subject: string;
  /** For edits whose result does not say it. */
  added?: number | null;
  removed?: number | null;
  agentId?: string | undefined;
}

/** Calls by id, oldest first. A call without a result (the agent was killed) must not stay for ever. */
export interface PendingCalls {
  add(id: string, call: PendingCall): void;
  take(id: string): PendingCall | undefined;
  /** All that are open, which ends them. */
  takeAll(): Array<[string, PendingCall]>;
  toJSON(): Array<[string, PendingCall]>;
}

/** Agents run a handful at once. */
const mostPending = 64;

export function pendingCalls(state: unknown): PendingCalls {
  const calls = new Map<string, PendingCall>();
  for (const entry of listIn(state)) {
    const [id, call] = listIn(entry);
    if (typeof id !== 'string' || !isObject(call) || typeof call.name !== 'string') continue;
    calls.set(id, { cwd: '', subject: '', ...call } as PendingCall);
  }
  return {
    add(id, call) {
      calls.set(id, call);
      for (const oldest of calls.keys()) {
        if (calls.size <= mostPending) break;
        calls.delete(oldest);
      }
    },
    take(id) {
      const call = calls.get(id);
      calls.delete(id);
      return call;
    },
    takeAll() {
      const all = [...calls];
      calls.clear();
      return all;
    },
    toJSON: () => [...calls],
  };
}
