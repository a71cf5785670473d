import type { Adapter } from '../adapters/types.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { RecordWriter } from './record-writer.ts';

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
export interface GitRefusal {
  note(refused: boolean): void;
}

/** @param refused as the record says; what it says already is not written again: commits are many, refusals few */
export function createGitRefusal(writer: Pick<RecordWriter, 'change'>, refused = false): GitRefusal {
  let known = refused;
  return {
    note(next) {
      if (next === known) return;
      known = next;
      writer.change('gitRefused', draft => {
        if (next) draft.gitRefused = true;
        else delete draft.gitRefused;
      });
    },
  };
}
