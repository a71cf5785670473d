import { createInterface } from 'node:readline/promises';
import type { Io } from './io.ts';

/** Asks a yes-or-no question on the terminal; anything but `y` or `yes` is no. */
export async function confirm(io: Io, question: string): Promise<boolean> {
  const lines = createInterface({ input: io.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `).finally(() => lines.close());
  return /^y(es)?$/i.test(answer.trim());
}
