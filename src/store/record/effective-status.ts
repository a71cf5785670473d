import type { SessionRecord, Status } from '../schema.ts';

/**
 * A session whose creation was cut off has no host and stays `starting`; its setup command may take 10 minutes by
 * default, so after 15 nobody works on it any more.
 */
const creationMs = 15 * 60_000;

/**
 * The status to show: `lost` when the record says the agent runs and its host is gone. `isAlive` is asked only for
 * records that say so. Without `now` a session without a host is taken to be just starting.
 */
export function effectiveStatus(
  record: SessionRecord,
  isAlive: (record: SessionRecord) => boolean,
  now?: number,
): Status {
  const { status, host } = record;
  if (status.value === 'exited' || status.value === 'lost' || status.value === 'queued') return status;
  if (host !== null) return isAlive(record) ? status : lost(record, goneReason(status));
  if (status.value !== 'starting') return lost(record, goneReason(status));
  const stale = now !== undefined && now - record.updatedAt > creationMs;
  return stale ? lost(record, 'it never started') : status;
}

const gone = 'its host is gone';
const goneInTurn = `${gone}, in the middle of a turn`;

function goneReason({ value }: Status): string {
  return value === 'working' || value === 'needs-input' ? goneInTurn : gone;
}

/** Its agent had not finished what it was told: no review of what it did before says that it is done. */
export function wasCutOff({ value, reason }: Status): boolean {
  return value === 'lost' && reason === goneInTurn;
}

/** When it happened nobody saw: the last sign of life is the best that is known. */
function lost({ status, updatedAt }: SessionRecord, reason: string): Status {
  return {
    ...status,
    value: 'lost',
    since: Math.max(status.since, updatedAt),
    reason,
    question: null,
    activity: '',
    source: 'process',
    confidence: 1,
  };
}
