import { beginningOf, endOfOutput } from '../transcripts/fact-values.ts';
import { type Json, objectIn, textIn, timeIn } from '../transcripts/json-fields.ts';
import { countLines } from '../transcripts/line-counts.ts';
import { type CallPlace, commandFacts, draft, editFacts, readFact } from '../transcripts/tool-facts.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { HookContext } from './types.ts';

/** Names of tools in the messages of Copilot CLI 1.0.102, as far as they are not its own. */
const classes: Readonly<Record<string, string>> = {
  Bash: 'shell',
  Edit: 'edit',
  Write: 'edit',
  Read: 'read',
  Grep: 'search',
  Glob: 'search',
  WebFetch: 'web',
  WebSearch: 'web',
  Agent: 'agent',
};

/**
 * The facts of one hook message of Copilot CLI. No message has the id of a tool call, so each is a fact of its own, known
 * by its time; a call is told when it has ended.
 */
export function copilotHookFacts(event: Json, { now, worktree }: HookContext): FactDraft[] {
  const agentId = textIn(event.agent_id);
  const t = timeIn(event.timestamp) ?? now;
  const at = { t, ...(agentId === '' ? {} : { agentId }) };
  const name = textIn(event.hook_event_name);
  const id = `${t}:${name}:${agentId}`;
  switch (name) {
    case 'UserPromptSubmit': {
      const prompt = beginningOf(textIn(event.prompt));
      return prompt === '' || agentId !== '' ? [] : [draft('turn.start', { id, ...at }, { prompt })];
    }
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return callFacts(event, { ...at, id, worktree, cwd: textIn(event.cwd) || worktree });
    case 'ErrorOccurred': {
      const text = beginningOf(errorText(event.error), 1024);
      return text === '' ? [] : [draft('note', { id, ...at }, { text, kind: 'error' })];
    }
    case 'PreCompact':
      return [draft('note', { id, ...at }, { text: 'context compacted', kind: 'compaction' })];
    case 'Stop':
      return agentId === '' ? [draft('turn.end', { id, ...at }, { outcome: 'done', text: '' })] : [];
    default:
      return [];
  }
}

function callFacts(event: Json, at: CallPlace): FactDraft[] {
  const tool = textIn(event.tool_name);
  const input = objectIn(event.tool_input);
  const subject =
    [input.command, input.pattern, input.path, input.url, input.query, input.message, input.prompt]
      .map(textIn)
      .find(text => text !== '') ?? '';
  // Calls that end at the same time.
  const call = { ...at, id: `${at.id}:${tool} ${subject.slice(0, 80)}` };
  const failed = event.hook_event_name === 'PostToolUseFailure';
  const output = failed ? textIn(event.error) : textIn(objectIn(event.tool_result).text_result_for_llm);
  const path = textIn(input.path);
  if (tool === 'Bash') return commandFacts(call, { cmd: subject, ...commandEnd(output) });
  if (!failed && tool === 'Read' && path !== '') return [readFact(call, path)];
  if (!failed && classes[tool] === 'edit' && path !== '')
    return editFacts(call, [{ path, ...editSize(input) }]);
  const fields = { tool, class: classes[tool] ?? 'other' };
  const text = failed || tool === 'AskUserQuestion' ? endOfOutput(output) : '';
  return [
    draft('tool.start', call, { ...fields, input: beginningOf(subject, 1024) }),
    draft('tool.end', call, { ...fields, ok: !failed, ...(text === '' ? {} : { text }) }),
  ];
}

/** Its last line is `<shellId: 0 completed with exit code 0>`, or it is `<command started in background with shellId: 0>`. */
function commandEnd(output: string): { exit: number | null; output: string; background?: boolean } {
  const [end = '', code] = /\n?<shellId: \S+ completed with exit code (-?\d+)>\s*$/.exec(output) ?? [];
  if (code !== undefined) return { exit: Number(code), output: output.slice(0, -end.length) };
  const background = /^<command started in background with shellId: [^\n]*>\s*$/.test(output);
  return background ? { exit: null, output: '', background } : { exit: null, output };
}

/** Lines of what was replaced and what came in its place; those that are the same at both ends are no change. */
function editSize(input: Json): { added: number | null; removed: number | null } {
  if (typeof input.file_text === 'string') return { added: countLines(input.file_text), removed: 0 };
  if (typeof input.old_str !== 'string' || typeof input.new_str !== 'string')
    return { added: null, removed: null };
  const [before, after] = [lines(input.old_str), lines(input.new_str)];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { added: after.length - head - tail, removed: before.length - head - tail };
}

/** A newline at the end begins no further line. */
const lines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** What an API said as JSON, or in words. */
function errorText(error: unknown): string {
  const said = typeof error === 'string' ? error : textIn(objectIn(error).message);
  const [, inside] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(said) ?? [];
  return inside === undefined ? said : inside.replace(/\\(.)/g, '$1');
}
