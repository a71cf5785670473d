import type { Fact } from './schema.ts';

export interface ReadFactsOptions {
  /** Byte offset to start at, 0 or a former `next`. */
  from?: number;
}

export interface ReadFacts {
  facts: Fact[];
  /** Byte offset behind the last whole line; start there the next time. */
  next: number;
  /** Lines that could not be read (a crash or a full disk cut them). */
  torn: number;
}
