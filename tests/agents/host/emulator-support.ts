import { createEmulator, type Emulator, type EmulatorEvent } from '../../../src/agents/host/emulator.ts';

export interface Session {
  emulator: Emulator;
  replies: string[];
  events: EmulatorEvent[];
  /** Resolves when everything written is parsed. */
  parsed(): Promise<void>;
}

export function session(options: Partial<Parameters<typeof createEmulator>[0]> = {}): Session {
  const emulator = createEmulator({ cols: 20, rows: 6, scrollback: 50, version: '1.2.3', ...options });
  const replies: string[] = [];
  const events: EmulatorEvent[] = [];
  emulator.onReply(bytes => replies.push(bytes));
  emulator.onEvent(event => events.push(event));
  return { emulator, replies, events, parsed: () => new Promise(resolve => emulator.flush(resolve)) };
}

export async function written(...chunks: Array<string | Uint8Array>): Promise<Session> {
  const result = session();
  for (const chunk of chunks) result.emulator.write(chunk);
  await result.parsed();
  return result;
}

/** Everything a viewer can see of a terminal. */
export function picture(emulator: Emulator) {
  const { modes, cursor, title } = emulator;
  const { synchronized: _, ...lasting } = modes;
  return {
    rows: Array.from({ length: emulator.rows }, (_row, y) => emulator.rowString(y, emulator.cols)),
    modes: lasting,
    cursor,
    title,
  };
}
