import { taskNotification } from '../transcripts/claude-notification.ts';
import { claudeCall, claudeEnd, claudeStart } from '../transcripts/claude-tools.ts';
import { beginningOf } from '../transcripts/fact-values.ts';
import { type Json, listIn, objectIn, textIn } from '../transcripts/json-fields.ts';
import { draft } from '../transcripts/tool-facts.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { HookContext } from './types.ts';

/**
 * The facts of one hook message of Claude Code, with the ids that its transcript has for the same things, so that the
 * second to come is known. What only the transcript has an id for (the end of a turn, an API error, a refused question) it
 * tells alone.
 */
export function claudeHookFacts(event: Json, { now, worktree }: HookContext): FactDraft[] {
  const agentId = textIn(event.agent_id);
  const at = { t: now, ...(agentId === '' ? {} : { agentId }) };
  const id = textIn(event.tool_use_id);
  const call = (t: number) =>
    claudeCall(textIn(event.tool_name), objectIn(event.tool_input), { ...at, t, cwd: textIn(event.cwd) });
  const ms = typeof event.duration_ms === 'number' ? event.duration_ms : undefined;
  switch (event.hook_event_name) {
    case 'SessionStart':
      return event.source === 'compact' ? [] : [sessionFact(event, now)];
    case 'UserPromptSubmit':
      return promptFacts(event, at);
    case 'PreToolUse':
      return id === '' ? [] : claudeStart(id, call(now));
    case 'PostToolUse': {
      if (id === '') return [];
      const response = event.tool_response;
      const result = { content: contentOf(response), isError: false, detail: response, t: now };
      return claudeEnd(id, call(now - (ms ?? 0)), { ...result, asked: ms === undefined }, worktree);
    }
    case 'PostToolUseFailure': {
      const content = failedWith(event);
      if (id === '' || content === undefined) return [];
      const result = { content, isError: true, detail: event.tool_response, t: now };
      return claudeEnd(id, call(now - (ms ?? 0)), { ...result, asked: ms === undefined }, worktree);
    }
    case 'PermissionDenied': {
      if (id === '') return [];
      const { name, subject } = call(now);
      return [
        draft('note', { id, ...at }, { text: beginningOf(`${name}: ${subject}`, 1024), kind: 'rejected' }),
      ];
    }
    default:
      return [];
  }
}

function sessionFact(event: Json, t: number): FactDraft {
  const nativeId = textIn(event.session_id);
  const source = textIn(event.source);
  const model = textIn(event.model) || null;
  const transcript = textIn(event.transcript_path) || null;
  return { k: 'session', t, fields: { nativeId, transcript, source, model } };
}

function promptFacts(event: Json, at: { t: number; agentId?: string }): FactDraft[] {
  const prompt = textIn(event.prompt);
  if (prompt.startsWith('<task-notification>')) return taskNotification(prompt, at);
  const id = textIn(event.prompt_id);
  // A slash command has another id in the transcript, which also knows whether it was a prompt at all.
  if (id === '' || prompt.trim() === '' || prompt.startsWith('/')) return [];
  return [draft('turn.start', { id, ...at }, { prompt: beginningOf(prompt) })];
}

/**
 * The words of a failure with the exit code in front, as the transcript has it. Undefined when the transcript will know
 * better: an interrupt, or a command whose exit code the words do not name.
 */
function failedWith(event: Json): string | undefined {
  if (event.is_interrupt === true) return undefined;
  const error = textIn(event.error);
  if (event.tool_name !== 'Bash' && event.tool_name !== 'PowerShell') return error;
  const code = /^(?:Error: )?Exit code (-?\d+)|non-zero status code (-?\d+)/.exec(error);
  if (!code) return undefined;
  return /^Exit code/.test(error) ? error : `Exit code ${code[1] ?? code[2]}\n${error}`;
}

function contentOf(response: unknown): string {
  if (typeof response === 'string') return response;
  const { content, stdout } = objectIn(response);
  if (typeof content === 'string') return content;
  if (typeof stdout === 'string') return stdout;
  return listIn(content)
    .map(block => textIn(objectIn(block).text))
    .join('\n');
}
