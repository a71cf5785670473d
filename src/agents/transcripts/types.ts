import type { FactKind } from '../../store/schema.ts';

/**
 * One thing that an agent's own record or one of its hooks told, before the session stamps turn and source.
 * Kinds and fields: docs/store.md. A prompt is `turn.start` with `prompt`, the agent's last words are `turn.end` with
 * `outcome` and `text`.
 */
export interface FactDraft {
  k: FactKind;
  /** ms, when it happened; undefined: now. */
  t?: number;
  /**
   * Which thing it is about, the same from every source: the agent's id of the tool call or message. Of two drafts with
   * the same kind and id only the first becomes a fact.
   */
  id?: string;
  /** Set inside a sub-agent. */
  agentId?: string;
  fields: Readonly<Record<string, unknown>>;
}

/** Reads one agent's own record line by line; pure but for its memory, which `state` gives and `open` takes. */
export interface TranscriptReader {
  /** One whole line without its newline. Never throws: what it does not know is counted in `skipped`. */
  line(text: string): readonly FactDraft[];
  /** The agent rests now: what was held back because more might have come. */
  rest?(): readonly FactDraft[];
  /** JSON, small: kept beside the byte offset, so that reading goes on where it ended. */
  state(): unknown;
  readonly skipped: number;
  /** Conversation ids of the sub-agents that it started; only these files of `subAgents` are theirs. Undefined: all are. */
  readonly agents?: readonly string[];
}

export interface TranscriptFormat {
  /** `open(state)` goes on after a restart; undefined or damaged state begins anew. */
  open(state: unknown, place: { worktree: string }): TranscriptReader;
  /**
   * Whether a line that begins like this may hold a fact: a cheap look that spares parsing megabytes of the model's input.
   * @param head the first few hundred characters
   */
  mayMatter?(head: string): boolean;
  /**
   * Directories with the files of the sub-agents of the conversation in `file`.
   * @param ids conversation ids of the sub-agents known so far, see {@link TranscriptReader.agents}
   */
  subAgents?(file: string, ids: readonly string[]): readonly string[];
}
