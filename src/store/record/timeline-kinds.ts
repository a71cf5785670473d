import type { TimelineEntry } from './timeline.ts';

/** What a timeline can be narrowed to, in the order of its menu. */
export const timelineKinds = [
  'all',
  'commands',
  'tests',
  'edits',
  'reads',
  'questions',
  'reasoning',
  'trouble',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** Whether an entry belongs to a kind; `trouble` is whatever failed, was refused, or touched what it should not. */
export function ofKind(entry: TimelineEntry, kind: TimelineKind): boolean {
  switch (kind) {
    case 'all':
      return true;
    case 'commands':
      return entry.kind === 'command' || entry.kind === 'verify';
    case 'tests':
      return entry.kind === 'verify' || isTest(entry);
    case 'edits':
      return entry.kind === 'edit' || entry.kind === 'outside' || entry.kind === 'commit';
    case 'reads':
      return entry.kind === 'read';
    case 'questions':
      return entry.kind === 'question' || entry.kind === 'send';
    case 'reasoning':
      return entry.kind === 'reasoning';
    case 'trouble':
      return entry.mark === 'failed' || entry.kind === 'note' || entry.kind === 'outside' || denied(entry);
  }
}

/** A command that ran tests. */
export function isTest(entry: TimelineEntry): boolean {
  return entry.kind === 'command' && entry.facts.some(fact => fact.class === 'test');
}

/** A question that somebody said no to. */
export function denied(entry: TimelineEntry): boolean {
  return entry.kind === 'question' && entry.answer?.how === 'deny';
}
