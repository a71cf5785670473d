import type { ReviewState, SessionRecord, Status } from '../../store/schema.ts';

export const groups = ['needs-input', 'ready', 'working', 'queued', 'idle', 'stopped', 'done'] as const;
export type Group = (typeof groups)[number];

/** One session as the screen needs it: the record, and what is derived from it and from its host. */
export interface SessionView {
  readonly id: string;
  readonly record: SessionRecord;
  /** What the host pushes, or the record's own with `lost` put in where the host is gone. */
  readonly status: Status;
  readonly review: ReviewState;
  readonly group: Group;
  /** Changed paths that another live session changed too. */
  readonly overlap: readonly string[];
  /** Name of its repository, shown when several are listed. */
  readonly repository: string;
  /** Store directory, which tells repositories apart. */
  readonly storeDir: string;
  /** A host serves it right now. */
  readonly live: boolean;
  /** Written by a newer pitwall: shown, never changed. */
  readonly readOnly: boolean;
}

/** What the question of this session is called by the answer guard; null when none is open. */
export function questionKey(view: SessionView | undefined): string | null {
  const question = view?.status.question;
  return view && question ? `${view.id}:${question.id}` : null;
}
