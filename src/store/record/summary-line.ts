import { counted } from '../../lib/counted.ts';
import type { SessionRecord, Size } from '../schema.ts';
import { reviewState } from './review-state.ts';
import { isBroken } from './status-word.ts';
import { testsLabel } from './tests-label.ts';

/**
 * The second line of a session's row: the question being asked, the last action, why it stopped, or the size of the
 * change with its tests. Give it the effective status; text comes as the agent wrote it, so clean it before it is shown.
 */
export function summaryLine(record: SessionRecord): string {
  const [first, ...more] = record.sends ?? [];
  if (!first) return statusLine(record);
  return `${statusLine(record)} · queued: ${first.text}${more.length > 0 ? ` +${more.length}` : ''}`;
}

function statusLine(record: SessionRecord): string {
  const { status, size } = record;
  switch (status.value) {
    case 'needs-input':
      return status.question?.text || status.reason || 'needs input';
    case 'queued':
      return `queued: ${status.reason}`;
    case 'starting':
      return status.reason || 'starting';
    case 'working':
      return status.activity || status.reason || 'working';
    case 'unknown':
      return status.reason || 'nobody knows what it does';
    case 'exited':
      return failedExit(record) ?? (changeLine(record) || status.reason || 'exited');
    case 'lost':
      return [status.reason || 'its host is gone', size && size.files > 0 ? sizeLabel(size) : '']
        .filter(Boolean)
        .join(' · ');
    case 'idle':
      return idleLine(record);
  }
}

/** `+84 −3 6 files`, with a real minus sign. */
export function sizeLabel(size: Pick<Size, 'added' | 'removed' | 'files'>): string {
  return `+${size.added} −${size.removed} ${counted(size.files, 'file')}`;
}

/** A turn that broke off stands before the change: that may be half of what was wanted. */
function idleLine(record: SessionRecord): string {
  const { reason } = record.status;
  const change = changeLine(record);
  return change !== '' && isBroken(reason) ? `${reason} · ${change}` : change || reason || 'no changes';
}

function changeLine(record: SessionRecord): string {
  const { size, tests } = record;
  if (size === null || size.files === 0) return '';
  const asked = reviewState(record) === 'changes asked' ? 'changes asked · ' : '';
  return `${asked}${sizeLabel(size)} ${testsLabel(tests)}`;
}

/** `exited 1: not logged in`; undefined when it ended as it should. */
function failedExit({ exit, status }: SessionRecord): string | undefined {
  if (exit === null || exit.stopped || (exit.code === 0 && exit.signal === null)) return undefined;
  if (/^(exited|ended by) /.test(status.reason)) return status.reason;
  // After a signal the last line is whatever stood on the screen; it says nothing about the end.
  if (exit.signal !== null) return `ended by ${exit.signal}`;
  const last = exit.lines.at(-1) ?? status.reason;
  return last === '' ? `exited ${exit.code}` : `exited ${exit.code}: ${last}`;
}
