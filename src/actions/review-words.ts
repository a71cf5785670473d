import type { TimelineEntry } from '../store/record/timeline.ts';

/** A review in the timeline: `reviewed`, `changes asked: too long`, `review taken back`. */
export function reviewWords({ text, facts: [fact] }: Pick<TimelineEntry, 'text' | 'facts'>): string {
  if (fact?.state !== 'none') return text;
  return typeof fact.note === 'string' && fact.note !== ''
    ? `review taken back: ${fact.note}`
    : 'review taken back';
}
