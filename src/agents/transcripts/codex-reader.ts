import { counted } from '../../lib/counted.ts';
import { type CallTime, codexCalls } from './codex-calls.ts';
import { codexDays } from './codex-days.ts';
import { beginningOf } from './fact-values.ts';
import {
  isObject,
  type Json,
  listIn,
  numberIn,
  objectIn,
  parseObject,
  textIn,
  timeIn,
} from './json-fields.ts';
import { tokenFact } from './token-count.ts';
import { draft } from './tool-facts.ts';
import type { FactDraft, TranscriptFormat, TranscriptReader } from './types.ts';

/**
 * Codex's rollout file, `{timestamp, ordinal?, type, payload}` a line (seen: 0.169.0; older ones as far as facts are
 * known). A thing may be told twice, as `response_item` and as `event_msg`, with the same id. The model's input
 * (`world_state`, `compacted`, developer messages) is passed over.
 */
export const codexTranscript: TranscriptFormat = {
  open: (state, { worktree }) => openReader(objectIn(state), worktree),
  subAgents: codexDays,
  mayMatter: head => !/^\{[^{]*"type":"(?:world_state|compacted_history)"/.test(head),
};

/** Kinds of records that are known and tell nothing. */
const silent = new Set([
  'world_state',
  'ghost_snapshot',
  'turn_metadata',
  'inter_agent_communication_metadata',
]);
const silentEvents = new Set(
  `thread_settings_applied agent_message_delta agent_reasoning_delta agent_reasoning_section_break exec_command_begin
  exec_command_output_delta turn_diff plan_update background_event mcp_tool_call_begin patch_apply_begin
  entered_review_mode exited_review_mode thread_name_updated thread_goal_updated web_search_begin web_search_end
  view_image_tool_call context_compacted mcp_tool_call_end session_configured agent_message
  collab_agent_spawn_begin collab_agent_spawn_end`.split(/\s+/),
);
const silentItems = new Set([
  'AgentMessage',
  'ContextCompaction',
  'Plan',
  'McpToolCall',
  'WebSearch',
  'ImageView',
  'CollabAgentToolCall',
]);

interface Memory {
  skipped: number;
  cwd: string;
  model: string | null;
  agentId: string | null;
  /** Threads of its sub-agents. */
  agents: string[];
  /** A forked conversation begins with its parent's history, up to this time: ms. */
  copiedUntil: number;
  /** The turn has a prompt: compaction alone is a turn of Codex's but nobody's. */
  turn: string | null;
  /** Prompts told of this turn: their ids are the turn's, so further ones need their own. */
  prompts: number;
  total: { in: number; out: number; cached: number };
  /** This version tells the tokens of each answer; the running totals then say nothing new. */
  perAnswer: boolean;
}

const fresh: Memory = {
  skipped: 0,
  cwd: '',
  model: null,
  agentId: null,
  agents: [],
  copiedUntil: 0,
  turn: null,
  prompts: 0,
  total: { in: 0, out: 0, cached: 0 },
  perAnswer: false,
};

function openReader(state: Json, worktree: string): TranscriptReader {
  const memory: Memory = { ...fresh, cwd: worktree, ...(state.memory as Partial<Memory> | undefined) };
  const calls = codexCalls(objectIn(state.calls), worktree);

  const event = (payload: Json, at: CallTime): FactDraft[] => {
    switch (payload.type) {
      case 'task_started':
      case 'turn_started':
        memory.turn = textIn(payload.turn_id) || String(at.t);
        memory.prompts = 0;
        return calls.leftOpen();
      case 'user_message':
        return prompt(textIn(payload.message), '', at);
      case 'agent_reasoning':
        return thought(`${memory.turn}:${at.t}`, textIn(payload.text), at);
      case 'token_count':
        return memory.perAnswer ? [] : totals(objectIn(objectIn(payload.info).total_token_usage), at);
      case 'item_completed':
        return item(objectIn(payload.item), at);
      case 'exec_command_end':
        return calls.item({ ...payload, type: 'CommandExecution', id: payload.call_id }, at);
      case 'patch_apply_end':
        return calls.item(
          {
            ...payload,
            type: 'FileChange',
            id: payload.call_id,
            status: payload.success ? 'completed' : 'failed',
          },
          at,
        );
      case 'task_complete':
      case 'turn_complete':
        return finished(payload, at);
      case 'turn_aborted':
        return [...calls.leftOpen(), ...aborted(payload, at)];
      case 'error':
      case 'stream_error':
        return note(textIn(payload.message), 'error', at);
      case 'thread_rolled_back':
        return note(`${counted(numberIn(payload.num_turns) ?? 0, 'turn')} taken back`, 'rollback', at);
      default:
        if (!silentEvents.has(textIn(payload.type))) memory.skipped += 1;
        return [];
    }
  };

  const item = (done: Json, at: CallTime): FactDraft[] => {
    const { type } = done;
    if (type === 'CommandExecution' || type === 'FileChange') return calls.item(done, at);
    if (type === 'Reasoning')
      return thought(textIn(done.id), listIn(done.summary_text).map(textIn).join('\n'), at);
    if (type === 'UserMessage') {
      return prompt(
        listIn(done.content)
          .map(part => textIn(objectIn(part).text))
          .join('\n'),
        textIn(done.id),
        at,
      );
    }
    if (type === 'SubAgentActivity') {
      const id = textIn(done.agent_thread_id);
      if (id !== '' && !memory.agents.includes(id)) memory.agents = [...memory.agents, id];
      return [];
    }
    if (!silentItems.has(textIn(type))) memory.skipped += 1;
    return [];
  };

  const response = (payload: Json, at: CallTime): FactDraft[] => {
    switch (payload.type) {
      case 'function_call':
      case 'custom_tool_call':
      case 'local_shell_call':
        return calls.started(payload, at);
      case 'function_call_output':
      case 'custom_tool_call_output':
        return calls.ended(payload, at);
      case 'reasoning':
        return thought(
          textIn(payload.id),
          listIn(payload.summary)
            .map(part => textIn(objectIn(part).text))
            .join('\n'),
          at,
        );
      case 'web_search_call': {
        const id = textIn(payload.id) || `${at.t}`;
        const input = beginningOf(textIn(objectIn(payload.action).query), 1024);
        const fields = { tool: 'web_search', class: 'web' };
        return [
          draft('tool.start', { id, ...at }, { ...fields, input }),
          draft('tool.end', { id, ...at }, { ...fields, ok: payload.status !== 'failed' }),
        ];
      }
      default:
        return [];
    }
  };

  const prompt = (text: string, id: string, at: CallTime): FactDraft[] => {
    if (text.trim() === '' || memory.agentId !== null) return [];
    memory.prompts += 1;
    const own = memory.prompts === 1 ? memory.turn : `${memory.turn}#${memory.prompts}`;
    return [draft('turn.start', { id: own ?? id, t: at.t }, { prompt: beginningOf(text) })];
  };

  const thought = (id: string, text: string, at: CallTime): FactDraft[] =>
    text.trim() === '' ? [] : [draft('reasoning', { id, ...at }, { text: beginningOf(text) })];

  const note = (text: string, kind: string, at: CallTime): FactDraft[] => [
    draft('note', { id: `${memory.turn}:${kind}:${at.t}`, ...at }, { text: beginningOf(text, 1024), kind }),
  ];

  const finished = (payload: Json, at: CallTime): FactDraft[] => {
    const open = calls.leftOpen();
    if (memory.prompts === 0 || memory.agentId !== null) return open;
    const failure = isObject(payload.error) ? textIn(payload.error.message) : '';
    const outcome = failure === '' ? 'done' : 'failed';
    const text = beginningOf(failure || textIn(payload.last_agent_message));
    const end = draft('turn.end', { id: textIn(payload.turn_id), t: at.t }, { outcome, text });
    return [...open, ...(failure === '' ? [] : note(failure, 'error', at)), end];
  };

  const aborted = (payload: Json, at: CallTime): FactDraft[] => {
    const why = note('interrupted', 'interrupt', at);
    if (memory.agentId !== null) return why;
    return [
      ...why,
      draft('turn.end', { id: textIn(payload.turn_id), t: at.t }, { outcome: 'interrupted', text: '' }),
    ];
  };

  const totals = (usage: Json, at: CallTime): FactDraft[] => {
    const now = tokenUse(usage);
    const before = memory.total;
    memory.total = now;
    const use = { in: now.in - before.in, out: now.out - before.out, cached: now.cached - before.cached };
    if (use.in < 0 || use.out <= 0) return [];
    return [tokenFact(`${memory.turn}:${now.in}:${now.out}`, memory.model, use, at)];
  };

  const session = (payload: Json, at: CallTime): FactDraft[] => {
    const { id, cwd, source, forked_from_id: parent } = payload;
    if (typeof cwd === 'string') memory.cwd = cwd;
    if (isObject(source)) memory.agentId = textIn(id);
    // Newer versions name where the history is; older ones copied it behind this line.
    if (typeof parent === 'string' && payload.history_base === undefined) {
      memory.copiedUntil = timeIn(payload.timestamp) ?? at.t ?? 0;
    }
    return [];
  };

  const read = (type: unknown, payload: Json, at: CallTime): FactDraft[] => {
    switch (type) {
      case 'event_msg':
        return event(payload, at);
      case 'response_item':
        return response(payload, at);
      case 'session_meta':
        return session(payload, at);
      case 'turn_context':
        memory.cwd = textIn(payload.cwd) || memory.cwd;
        memory.model = textIn(payload.model) || memory.model;
        return [];
      case 'token_usage_record': {
        memory.perAnswer = true;
        const id = textIn(payload.response_id);
        return [tokenFact(id, memory.model, tokenUse(objectIn(payload.usage)), at)];
      }
      case 'compacted':
        return note('context compacted', 'compaction', at);
      default:
        if (!silent.has(textIn(type))) memory.skipped += 1;
        return [];
    }
  };

  return {
    line(text) {
      if (text.trim() === '') return [];
      const record = parseObject(text);
      if (!record) {
        memory.skipped += 1;
        return [];
      }
      const t = timeIn(record.timestamp);
      if (t !== undefined && t < memory.copiedUntil) return [];
      const agentId = memory.agentId ?? undefined;
      return read(record.type, objectIn(record.payload), { t, cwd: memory.cwd, agentId });
    },
    state: () => ({ memory, calls: calls.state() }),
    get skipped() {
      return memory.skipped;
    },
    get agents() {
      return memory.agents;
    },
  };
}

/** Codex counts what came from the cache among the input. */
function tokenUse(usage: Json): { in: number; out: number; cached: number } {
  const cached = numberIn(usage.cached_input_tokens);
  return { in: numberIn(usage.input_tokens) - cached, out: numberIn(usage.output_tokens), cached };
}
