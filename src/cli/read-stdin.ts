import type { Io } from './io.ts';

/** Everything on stdin as text; undefined when stdin is a terminal. */
export async function readStdin(io: Io): Promise<string | undefined> {
  if (io.stdinTty) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
