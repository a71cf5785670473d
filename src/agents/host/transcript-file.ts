import { isObject } from '../transcripts/json-fields.ts';
import type { FactDraft, TranscriptFormat, TranscriptReader } from '../transcripts/types.ts';
import { type LineMark, readGrownLines } from './grown-lines.ts';

/** One file of an agent's own record, and how far it was read. */
export interface TranscriptFile {
  /** Reads what is new. False when there is no such file. Throws what the file system does. */
  read(): Promise<boolean>;
  /** The agent rests: tells what its reader held back. */
  rest(): void;
  /** Lines were read, and not one of them was of a known kind. */
  readonly unreadable: boolean;
  /** See `TranscriptReader.agents`. */
  readonly agents: readonly string[] | undefined;
  /** JSON, for the next host. */
  state(): unknown;
}

/** So many lines of unknown kinds, and no known one, are not the format that was expected. */
const enoughLines = 5;

interface Memory {
  mark: LineMark | undefined;
  reader: unknown;
  /** Time of the newest fact, ms. */
  newest: number;
  lines: number;
}

/**
 * @param state what a former one's `state` gave; anything else is a beginning
 * @param notBefore ms; older things belong to another session (a fork begins with its parent's history)
 */
export function openTranscriptFile(options: {
  file: string;
  format: TranscriptFormat;
  worktree: string;
  state: unknown;
  notBefore: number;
  onFacts: (drafts: readonly FactDraft[]) => void;
  pause: () => Promise<void>;
}): TranscriptFile {
  const { file, format, worktree, notBefore, onFacts } = options;
  const memory: Memory = {
    mark: undefined,
    reader: undefined,
    newest: 0,
    lines: 0,
    ...(isObject(options.state) ? (options.state as Partial<Memory>) : {}),
  };
  let reader: TranscriptReader = format.open(memory.reader, { worktree });
  /** While a file that took another's place is read: what is not newer than this was told already. */
  let told = 0;
  let tooLarge = 0;

  const take = (line: string | undefined) => {
    memory.lines += 1;
    if (line === undefined) {
      tooLarge += 1;
      return;
    }
    tell(reader.line(line));
  };
  const tell = (found: readonly FactDraft[]) => {
    const drafts = found.filter(({ t = memory.newest }) => t >= Math.max(told, notBefore));
    if (drafts.length === 0) return;
    for (const { t = 0 } of drafts) if (t > memory.newest) memory.newest = t;
    onFacts(drafts);
  };

  return {
    async read() {
      const mark = await readGrownLines(file, memory.mark, {
        begin(anew) {
          if (!anew) return;
          told = memory.mark ? memory.newest : 0;
          reader = format.open(undefined, { worktree });
          memory.lines = 0;
          tooLarge = 0;
        },
        wants: head => format.mayMatter?.(head) ?? true,
        line: take,
        pause: options.pause,
      });
      told = 0;
      if (!mark) return false;
      memory.mark = mark;
      return true;
    },
    rest: () => tell(reader.rest?.() ?? []),
    get unreadable() {
      return memory.lines >= enoughLines && reader.skipped + tooLarge >= memory.lines;
    },
    get agents() {
      return reader.agents;
    },
    state: () => ({ ...memory, reader: reader.state() }),
  };
}
