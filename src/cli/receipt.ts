import type { Receipt } from '../agents/link/messages.ts';
import { exitCodes, Failure } from '../lib/errors.ts';
import type { SessionRecord } from '../store/schema.ts';
import { cleanLine } from '../term/clean.ts';
import type { Io } from './io.ts';

/**
 * Prints how a delivery ended and sets the exit code: delivered or queued 0, unconfirmed 5, refused 4; anything else
 * that failed is an error. `taken` names the option that was chosen.
 */
export function printReceipt(
  io: Io,
  record: SessionRecord,
  receipt: Receipt,
  json: boolean | undefined,
  taken?: string,
): void {
  if (json) {
    const session = { id: record.id, name: record.name };
    io.out(`${JSON.stringify({ session, receipt: receipt.receipt, why: receipt.why ?? null })}\n`);
    io.setExit(code(receipt));
    return;
  }
  if (receipt.receipt === 'failed') {
    throw new Failure(`nothing was sent to ${record.name}: ${receipt.why ?? 'its host gave no reason'}`, {
      exit: receipt.code ? 'refused' : 'failed',
      hint:
        receipt.code === 'unsupported'
          ? `answer it in its terminal: pitwall attach ${record.name}`
          : undefined,
    });
  }
  const words = {
    delivered: 'delivered',
    queued: 'queued until the agent is idle',
    unconfirmed: 'sent, not confirmed',
  };
  const more = receipt.why ?? (receipt.receipt === 'delivered' ? taken : undefined);
  const why = more ? `: ${cleanLine(more, 300)}` : '';
  const out = receipt.receipt === 'unconfirmed' ? io.err : io.out;
  out(`${record.name}: ${words[receipt.receipt]}${why}\n`);
  io.setExit(code(receipt));
}

function code(receipt: Receipt): number {
  if (receipt.receipt === 'unconfirmed') return exitCodes.unconfirmed;
  if (receipt.receipt !== 'failed') return exitCodes.done;
  return receipt.code ? exitCodes.refused : exitCodes.failed;
}
