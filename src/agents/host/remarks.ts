import type { SessionRecord } from '../../store/schema.ts';
import type { Adapter } from '../adapters/types.ts';
import type { FactDraft } from '../transcripts/types.ts';

/** What the adapter has to say about the facts it is shown: see `Adapter.remark`. */
export interface Remarks {
  /** A draft became a fact. */
  told(draft: FactDraft): void;
  /** The last one, for `explain`. */
  readonly last: string | undefined;
}

/** @param add makes a fact of a remark */
export function createRemarks({ remark }: Pick<Adapter, 'remark'>, add: (note: FactDraft) => void): Remarks {
  let last: string | undefined;
  return {
    told(draft) {
      const note = remark?.(draft);
      if (!note) return;
      if (typeof note.fields.text === 'string') last = note.fields.text;
      add(note);
    },
    get last() {
      return last;
    },
  };
}

/** For the session's row: a refused git command stands there until a commit is made. */
export function noteGitRefused(refused: boolean): (draft: SessionRecord) => void {
  return draft => {
    if (refused) draft.gitRefused = true;
    else delete draft.gitRefused;
  };
}
