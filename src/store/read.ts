import type { SessionRecord } from './schema.ts';

export interface Listing {
  records: SessionRecord[];
  /** One sentence each, for the person: what could not be read, what was done about it. */
  problems: string[];
  /** Ids of records written by a newer pitwall: shown as far as understood, never rewritten. */
  readOnly: ReadonlySet<string>;
}
