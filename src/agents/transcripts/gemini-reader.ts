import { beginningOf } from './fact-values.ts';
import { geminiCall } from './gemini-tools.ts';
import { type Json, listIn, numberIn, objectIn, parseObject, textIn, timeIn } from './json-fields.ts';
import { tokenFact } from './token-count.ts';
import { draft } from './tool-facts.ts';
import type { FactDraft, TranscriptFormat, TranscriptReader } from './types.ts';

/**
 * Gemini CLI's record of a conversation (`chats/session-….jsonl`, seen: 0.61.0): a line with the session, then
 * `{id, timestamp, type, content, …}` a message. A message is written again, with the same id, when its tools have ended;
 * `{"$set": …}` repeats what is known. No line says that a turn is over: the last words are held back until the agent rests
 * or the next prompt comes.
 */
export const geminiTranscript: TranscriptFormat = {
  open: (state, { worktree }) => openReader(objectIn(state), worktree),
  mayMatter: head => !head.startsWith('{"$set"'),
};

interface Memory {
  skipped: number;
  /** Words that nothing came behind yet. */
  said: { id: string; t: number | undefined; text: string } | null;
}

/** Kinds of messages that are known and tell nothing. */
const silent = new Set(['warning', 'info']);

function openReader(state: Json, worktree: string): TranscriptReader {
  const memory: Memory = { skipped: 0, said: null, ...(state as Partial<Memory>) };

  const rest = (): FactDraft[] => {
    const { said } = memory;
    memory.said = null;
    return said ? [draft('turn.end', said, { outcome: 'done', text: said.text })] : [];
  };

  const user = (record: Json, id: string, t: number | undefined): FactDraft[] => {
    const parts = typeof record.content === 'string' ? [{ text: record.content }] : listIn(record.content);
    const text = parts.map(part => textIn(objectIn(part).text)).join('\n');
    // What tools gave, and the context in front of the first prompt: it comes again when a turn was cut off.
    if (text.trim() === '' || text.startsWith('<session_context>')) return [];
    return [...rest(), draft('turn.start', { id, t }, { prompt: beginningOf(text) })];
  };

  const gemini = (record: Json, id: string, t: number | undefined): FactDraft[] => {
    // A copy of what was told: written when a turn was cut off.
    if (record.tokens === null) return [];
    const thoughts = listIn(record.thoughts).map((item, i) => {
      const { subject, description } = objectIn(item);
      const text = [textIn(subject), textIn(description)].filter(part => part !== '').join(': ');
      return draft('reasoning', { id: `${id}#${i + 1}`, t }, { text: beginningOf(text) });
    });
    const { input, output, cached, thoughts: thought } = objectIn(record.tokens);
    const use = {
      in: numberIn(input) - numberIn(cached),
      out: numberIn(output) + numberIn(thought),
      cached: numberIn(cached),
    };
    const spent = use.in + use.out + use.cached > 0;
    const calls = listIn(record.toolCalls).map(objectIn);
    const text = beginningOf(textIn(record.content));
    memory.said = calls.length > 0 || text === '' ? null : { id, t, text };
    return [
      ...thoughts,
      ...(spent ? [tokenFact(id, textIn(record.model) || null, use, { t })] : []),
      ...calls.flatMap(call => geminiCall(call, { t, worktree })),
    ];
  };

  const cancelled = (id: string, t: number | undefined): FactDraft[] => {
    memory.said = null;
    return [
      draft('note', { id, t }, { text: 'interrupted', kind: 'interrupt' }),
      draft('turn.end', { id, t }, { outcome: 'interrupted', text: '' }),
    ];
  };

  const failed = (record: Json, id: string, t: number | undefined): FactDraft[] => {
    memory.said = null;
    const text = beginningOf(errorText(textIn(record.content)), 1024);
    return [
      draft('note', { id, t }, { text, kind: 'error' }),
      draft('turn.end', { id, t }, { outcome: 'failed', text }),
    ];
  };

  return {
    line(line) {
      if (line.trim() === '') return [];
      const record = parseObject(line);
      const id = textIn(record?.id);
      if (!record || (id === '' && record.sessionId === undefined && record.$rewindTo === undefined)) {
        memory.skipped += 1;
        return [];
      }
      const t = timeIn(record.timestamp);
      if (record.type === 'user') return user(record, id, t);
      if (record.type === 'gemini') return gemini(record, id, t);
      if (record.type === 'info' && /^request cancelled/i.test(textIn(record.content)))
        return cancelled(id, t);
      if (record.type === 'error') return failed(record, id, t);
      if (record.$rewindTo !== undefined) {
        memory.said = null;
        return [];
      }
      if (id !== '' && !silent.has(textIn(record.type))) memory.skipped += 1;
      return [];
    },
    rest,
    state: () => ({ ...memory }),
    get skipped() {
      return memory.skipped;
    },
  };
}

/** `[API Error: {"error":{"message":"…"}}]` → what the API said. */
function errorText(content: string): string {
  const said = /^\[?API Error: (.*?)\]?$/s.exec(content.trim())?.[1] ?? content;
  return textIn(objectIn(parseObject(said)?.error).message) || said;
}
