import { taskNotification } from './claude-notification.ts';
import { claudeCall, claudeEnd, claudeStart } from './claude-tools.ts';
import { beginningOf } from './fact-values.ts';
import { type Json, listIn, numberIn, objectIn, parseObject, textIn, timeIn } from './json-fields.ts';
import { pendingCalls } from './pending-calls.ts';
import { tokenFact } from './token-count.ts';
import { commandFacts, draft } from './tool-facts.ts';
import type { FactDraft, TranscriptFormat, TranscriptReader } from './types.ts';

/**
 * Claude Code's transcript, `<claudeHome>/projects/<slug>/<id>.jsonl`, as versions 2.1.x write it: one record a line,
 * `type` user, assistant or system, and some twenty kinds that tell nothing. Sub-agents have files of their own, whose
 * records carry `isSidechain` and `agentId`. Records copied by a fork of older versions carry `forkedFrom`: they are another
 * conversation's.
 */
export const claudeTranscript: TranscriptFormat = {
  open: (state, { worktree }) => openReader(objectIn(state), worktree),
  mayMatter: head => !/^\{"type":"(?!user|assistant|system|queue-operation)/.test(head),
  subAgents: file => [`${file.replace(/\.jsonl$/, '')}/subagents`],
};

/** Kinds of records that are known and tell nothing. */
const silent = new Set(
  `mode permission-mode atis-latch tools-used file-history-snapshot file-history-delta attachment last-prompt
  api-request api-request-shape api-request-blob cost-state progress summary ai-title custom-title
  agent-name agent-color agent-setting tag pr-link worktree-state content-replacement marble-origami-commit`.split(
    /\s+/,
  ),
);

interface Memory {
  skipped: number;
  model: string | null;
  /** The message whose tokens were counted last. */
  counted: string;
  /** A slash command that may be a prompt: it is one when the model answers it. */
  command: { id: string; t?: number | undefined; text: string } | null;
}

function openReader(state: Json, worktree: string): TranscriptReader {
  const pending = pendingCalls(state.pending);
  const memory: Memory = {
    skipped: numberIn(state.skipped),
    model: typeof state.model === 'string' ? state.model : null,
    counted: textIn(state.counted),
    command: (state.command ?? null) as Memory['command'],
  };

  const user = (record: Json, at: At): FactDraft[] => {
    const { content } = objectIn(record.message);
    if (typeof content === 'string') return said(content, record, at);
    const blocks = listIn(content).map(objectIn);
    const facts = blocks.flatMap(block => (block.type === 'tool_result' ? result(block, record, at) : []));
    const text = blocks
      .map(block => (block.type === 'text' ? textIn(block.text) : ''))
      .join('\n')
      .trim();
    const image = blocks.some(block => block.type === 'image') ? '[image]' : '';
    return text === '' && image === '' ? facts : [...facts, ...said(`${text} ${image}`.trim(), record, at)];
  };

  const said = (text: string, record: Json, at: At): FactDraft[] => {
    const { isMeta, isCompactSummary, isVisibleInTranscriptOnly, isSidechain } = record;
    if (isMeta || isCompactSummary || isVisibleInTranscriptOnly) return [];
    if (text.startsWith('<task-notification>')) return taskNotification(text, at);
    const name = /^<command-name>\s*([^<\s]+)/.exec(text)?.[1];
    if (name !== undefined) {
      const args = /<command-args>([\s\S]*?)<\/command-args>/.exec(text)?.[1] ?? '';
      memory.command = { id: idOf(record), t: at.t, text: `${name} ${args}`.trim() };
      return [];
    }
    if (/^<(?:local-command|bash)-/.test(text)) {
      memory.command = null;
      return [];
    }
    const open = leftOpen();
    if (text.startsWith('[Request interrupted')) {
      const note = draft('note', { id: idOf(record), ...at }, { text: 'interrupted', kind: 'interrupt' });
      const end = draft('turn.end', { id: idOf(record), ...at }, { outcome: 'interrupted', text: '' });
      return isSidechain ? open : [...open, note, end];
    }
    // A sub-agent's prompt is its parent's words, told by the call that started it.
    if (isSidechain) return open;
    // What the model answers now is this prompt: the slash command before it was done on the spot.
    memory.command = null;
    const prompt = draft('turn.start', { id: promptId(record), ...at }, { prompt: beginningOf(text) });
    return [...open, prompt];
  };

  const assistant = (record: Json, at: At): FactDraft[] => {
    const message = objectIn(record.message);
    const id = textIn(message.id);
    if (record.isApiErrorMessage) return failed(record, at);
    const model = textIn(message.model);
    if (model !== '' && model !== '<synthetic>') memory.model = model;
    const facts = slashPrompt();
    listIn(message.content).forEach((item, i) => {
      const block = objectIn(item);
      const own = `${idOf(record)}${i === 0 ? '' : `:${i}`}`;
      if (block.type === 'thinking' && textIn(block.thinking).trim() !== '') {
        facts.push(draft('reasoning', { id: own, ...at }, { text: beginningOf(textIn(block.thinking)) }));
      } else if (block.type === 'text' && message.stop_reason === 'end_turn' && !record.isSidechain) {
        facts.push(
          draft('turn.end', { id: own, ...at }, { outcome: 'done', text: beginningOf(textIn(block.text)) }),
        );
      } else if (block.type === 'tool_use') {
        const call = claudeCall(textIn(block.name), objectIn(block.input), {
          ...at,
          cwd: textIn(record.cwd),
        });
        pending.add(textIn(block.id), call);
        facts.push(...claudeStart(textIn(block.id), call));
      }
    });
    // Lines of one message repeat its usage; without a stop reason (older versions) it is not final yet.
    if (id === '' || id === memory.counted || message.stop_reason === null) return facts;
    memory.counted = id;
    const usage = objectIn(message.usage);
    const use = {
      in: numberIn(usage.input_tokens) + numberIn(usage.cache_creation_input_tokens),
      out: numberIn(usage.output_tokens),
      cached: numberIn(usage.cache_read_input_tokens),
    };
    return use.in + use.out + use.cached === 0 ? facts : [...facts, tokenFact(id, memory.model, use, at)];
  };

  const result = (block: Json, record: Json, at: At): FactDraft[] => {
    const id = textIn(block.tool_use_id);
    const call = pending.take(id);
    if (!call) return [];
    const content = contentText(block.content);
    const denied = refusal(record, content);
    if (denied === 'rejected') {
      const text = `${call.name}: ${call.subject}`;
      return [draft('note', { id, ...at }, { text: beginningOf(text, 1024), kind: 'rejected' })];
    }
    const { source } = objectIn(record.permissionDecision);
    return claudeEnd(
      id,
      call,
      {
        content: denied === 'interrupted' ? '' : content,
        isError: block.is_error === true || denied !== undefined,
        detail: record.toolUseResult,
        t: at.t,
        asked: typeof source !== 'string' || source.startsWith('user'),
      },
      worktree,
    );
  };

  const system = (record: Json, at: At): FactDraft[] => {
    if (record.subtype !== 'compact_boundary') return [];
    const { trigger, preTokens } = objectIn(record.compactMetadata);
    const text = `context compacted${trigger === 'auto' ? ' by itself' : ''}`;
    return [
      draft('note', { id: idOf(record), ...at }, { text, kind: 'compaction', tokens: preTokens ?? null }),
    ];
  };

  const failed = (record: Json, at: At): FactDraft[] => {
    const text = beginningOf(contentText(objectIn(record.message).content), 1024);
    const id = idOf(record);
    const note = draft('note', { id, ...at }, { text, kind: 'error', status: record.apiErrorStatus ?? null });
    return record.isSidechain
      ? [note]
      : [note, draft('turn.end', { id, ...at }, { outcome: 'failed', text })];
  };

  const slashPrompt = (): FactDraft[] => {
    const { command } = memory;
    memory.command = null;
    return command
      ? [draft('turn.start', command as { id: string; t: number }, { prompt: command.text })]
      : [];
  };

  /** Commands of a turn that was cut off: how they ended nobody wrote down. */
  const leftOpen = (): FactDraft[] =>
    pending.takeAll().flatMap(([id, call]) => {
      if (call.name !== 'Bash') return [];
      const place = { id, t: call.t, agentId: call.agentId, worktree, cwd: call.cwd || worktree };
      return commandFacts(place, { cmd: call.subject, exit: null, output: '' });
    });

  return {
    line(text) {
      if (text.trim() === '') return [];
      const record = parseObject(text);
      if (!record) {
        memory.skipped += 1;
        return [];
      }
      const { type } = record;
      if (record.forkedFrom) return [];
      const agentId = textIn(record.agentId);
      const at: At = { t: timeIn(record.timestamp), ...(agentId === '' ? {} : { agentId }) };
      if (type === 'user') return user(record, at);
      if (type === 'assistant') return assistant(record, at);
      if (type === 'system') return system(record, at);
      if (type === 'queue-operation') return queued(record, at);
      if (!silent.has(textIn(type))) memory.skipped += 1;
      return [];
    },
    state: () => ({ ...memory, pending: pending.toJSON() }),
    get skipped() {
      return memory.skipped;
    },
  };
}

/** A text that a person submitted while the agent worked; background work announces its end the same way. */
function queued({ operation, content, timestamp }: Json, at: At): FactDraft[] {
  const text = textIn(content);
  if (operation !== 'enqueue' || text.trim() === '' || text.startsWith('<task-notification>')) return [];
  return [
    draft('note', { id: `queued:${textIn(timestamp)}`, ...at }, { text: beginningOf(text), kind: 'queued' }),
  ];
}

interface At {
  t: number | undefined;
  agentId?: string;
}

const idOf = (record: Json): string => textIn(record.uuid);
/** The hook that tells of the same prompt has this id too. */
const promptId = (record: Json): string => textIn(record.promptId) || idOf(record);

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listIn(content)
    .map(block => textIn(objectIn(block).text))
    .join('\n')
    .trim();
}

/** A tool that a person refused, and one that a person stopped, end with the same words. */
function refusal(record: Json, content: string): 'rejected' | 'interrupted' | undefined {
  const refused =
    record.toolDenialKind === 'user-rejected' ||
    content.startsWith("The user doesn't want to proceed with this tool use");
  if (!refused) return undefined;
  // Versions that say what kind of denial it was also say whether it came before the run.
  return record.toolDenialKind === undefined || record.toolDenialBeforeRun === true
    ? 'rejected'
    : 'interrupted';
}
