import { type CopilotCall, copilotCall, copilotEnd } from './copilot-tools.ts';
import { beginningOf } from './fact-values.ts';
import { type Json, listIn, numberIn, objectIn, parseObject, textIn, timeIn } from './json-fields.ts';
import { tokenFact } from './token-count.ts';
import { draft } from './tool-facts.ts';
import type { FactDraft, TranscriptFormat, TranscriptReader } from './types.ts';

/**
 * Copilot CLI's record of a conversation (`session-state/<id>/events.jsonl`, seen: 1.0.102): `{type, data, id, timestamp}`
 * a line, inside a sub-agent with `agentId`. `assistant.turn_end` ends each answer of the model, so nothing says that a turn is
 * over: the last words are held back until the agent rests or the next prompt comes.
 */
export const copilotTranscript: TranscriptFormat = {
  open: (state, { worktree }) => openReader(objectIn(state), worktree),
  mayMatter: head => !/^\{"type":"(?:system\.message|hook\.|model\.|session\.shutdown)/.test(head),
};

interface Memory {
  skipped: number;
  /** Words that nothing came behind yet. */
  said: { id: string; t: number | undefined; text: string } | null;
  /** Calls under way, by their ids. */
  calls: Record<string, CopilotCall>;
}

/** Begin of the kinds that are known. */
const known =
  /^(?:abort$|assistant\.|external_tool\.|hook\.|human_response\.|model\.|permission\.|session\.|skill\.|subagent\.|system\.|tool\.|user\.|user_input\.|elicitation\.)/;

function openReader(state: Json, worktree: string): TranscriptReader {
  const memory: Memory = { skipped: 0, said: null, calls: {}, ...(state as Partial<Memory>) };

  const rest = (): FactDraft[] => {
    const { said } = memory;
    memory.said = null;
    return said ? [draft('turn.end', said, { outcome: 'done', text: said.text })] : [];
  };

  const message = (data: Json, at: Place): FactDraft[] => {
    const { content, reasoningText, toolRequests } = data;
    const text = beginningOf(textIn(content));
    if (at.agentId === undefined)
      memory.said = listIn(toolRequests).length > 0 || text === '' ? null : { id: at.id, t: at.t, text };
    const thought = beginningOf(textIn(reasoningText));
    return thought === '' ? [] : [draft('reasoning', at, { text: thought })];
  };

  const ended = (data: Json, at: Place): FactDraft[] => {
    const id = textIn(data.toolCallId);
    const call = memory.calls[id];
    delete memory.calls[id];
    if (!call) return [];
    return copilotEnd(call, data, { ...at, id, t: call.t, worktree, cwd: worktree }, at.t);
  };

  const permission = (data: Json, at: Place): FactDraft[] => {
    const id = textIn(data.toolCallId);
    const call = memory.calls[id];
    const kind = textIn(objectIn(data.result).kind);
    if (!call || kind === '' || kind.startsWith('approved')) return [];
    // What comes of a refused call is no end of its own.
    delete memory.calls[id];
    const text = beginningOf(`${call.name}: ${call.subject}`, 1024);
    return [draft('note', { ...at, id }, { text, kind: 'rejected' })];
  };

  const over = (at: Place, kind: 'interrupt' | 'error', text: string): FactDraft[] => {
    if (at.agentId !== undefined) return kind === 'error' ? [draft('note', at, { text, kind })] : [];
    memory.said = null;
    // A question that was open when a person broke off is told as refused behind it.
    if (kind === 'error') memory.calls = {};
    const outcome = kind === 'interrupt' ? 'interrupted' : 'failed';
    return [
      draft('note', at, { text, kind }),
      draft('turn.end', at, { outcome, text: kind === 'interrupt' ? '' : text }),
    ];
  };

  const take = (type: string, data: Json, at: Place): FactDraft[] => {
    switch (type) {
      case 'user.message': {
        const prompt = beginningOf(textIn(data.content));
        if (prompt === '' || at.agentId !== undefined) return [];
        return [...rest(), draft('turn.start', at, { prompt })];
      }
      case 'assistant.message':
        return message(data, at);
      case 'tool.execution_start':
        memory.calls[textIn(data.toolCallId)] = copilotCall(data, at.t);
        return [];
      case 'tool.execution_complete':
        return ended(data, at);
      case 'permission.completed':
        return permission(data, at);
      case 'session.usage_record':
        return tokens(objectIn(data.usage), at);
      case 'session.compaction_complete':
        return data.success === false
          ? []
          : [draft('note', at, { text: 'context compacted', kind: 'compaction' })];
      case 'session.error':
        return over(at, 'error', beginningOf(textIn(data.message), 1024));
      case 'abort':
        return over(at, 'interrupt', 'interrupted');
      default:
        if (!known.test(type)) memory.skipped += 1;
        return [];
    }
  };

  return {
    line(line) {
      if (line.trim() === '') return [];
      const record = parseObject(line);
      const [id, agentId] = [textIn(record?.id), textIn(record?.agentId)];
      if (!record || id === '') {
        memory.skipped += 1;
        return [];
      }
      const at = { id, t: timeIn(record.timestamp), ...(agentId === '' ? {} : { agentId }) };
      return take(textIn(record.type), objectIn(record.data), at);
    },
    rest,
    state: () => ({ ...memory }),
    get skipped() {
      return memory.skipped;
    },
  };
}

interface Place {
  id: string;
  t: number | undefined;
  agentId?: string;
}

/** `inputTokens` counts what came from the cache too, as its API does. */
function tokens(usage: Json, at: Place): FactDraft[] {
  const cached = numberIn(usage.cacheReadTokens);
  const use = { in: numberIn(usage.inputTokens) - cached, out: numberIn(usage.outputTokens), cached };
  return use.in + use.out + cached > 0 ? [tokenFact(at.id, textIn(usage.model) || null, use, at)] : [];
}
