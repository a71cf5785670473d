import { isAbsolute } from 'node:path';
import { cleanLine } from '../../term/clean.ts';
import { phraseActivity } from '../status/activity.ts';
import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { factPath } from '../transcripts/fact-values.ts';
import { isObject, type Json, objectIn, textIn } from '../transcripts/json-fields.ts';
import { isOurs } from './hook-owner.ts';
import type { HookContext, HookNews, SignalDraft } from './types.ts';

/**
 * One hook message of Copilot CLI (payloads of 1.0.102): `hook_event_name`, `session_id`, `timestamp`, `cwd`, inside a
 * sub-agent `agent_id` and `parent_agent_id`, and what the event adds; `Notification` alone has `sessionId`. Nothing fires on
 * Esc or when a dialog is refused, and a try that is repeated looks like the error that ends a turn: status/fold.ts doubts
 * what a hook said when the screen says otherwise. They carry no id of a tool call, so facts come from its own record alone.
 */
export function copilotHook(message: unknown, context: HookContext): HookNews {
  if (!isObject(message)) return {};
  const id = conversationOf(message);
  const event: Json = { ...message, session_id: id };
  const starts = event.hook_event_name === 'SessionStart';
  // Its hooks are named in its arguments, so no agent that it starts has them: another conversation here is what `/clear`
  // begins, and says no more than `new`.
  if (!isOurs(starts ? { ...event, source: 'clear' } : event, context)) return {};
  if (textIn(event.agent_id) !== '') return { signals: [answered] };
  const transcript = textIn(event.transcript_path);
  return {
    signals: signals(event, context),
    ...(id !== '' && id !== context.nativeId && { nativeId: id }),
    ...(isAbsolute(transcript) && { transcript }),
  };
}

/** A sub-agent has a conversation of its own, which is part of that of its parent. */
function conversationOf({ agent_id, parent_agent_id, session_id, sessionId }: Json): string {
  return textIn(agent_id) === '' ? textIn(session_id) || textIn(sessionId) : textIn(parent_agent_id);
}

const source = 'hook' as const;
/** Key of a question: it is the same dialog whoever asks, and a sub-agent's call that went on answers it too. */
const asked = 'asked';
const answered: SignalDraft = { source, key: asked, value: 'unknown', strength: 0 };

function signals(event: Json, context: HookContext): SignalDraft[] {
  const name = textIn(event.hook_event_name);
  const evidence = cleanLine(`${name} ${textIn(event.tool_name)}`.trim(), 200);
  const says = (said: Omit<SignalDraft, 'source' | 'strength' | 'evidence'>): SignalDraft[] => [
    { source, strength: strengths.hook, evidence, ...said },
    answered,
  ];
  switch (name) {
    case 'UserPromptSubmit':
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return says({ value: 'working' });
    case 'PreToolUse':
      return event.tool_name === 'AskUserQuestion'
        ? says({ value: 'needs-input', question: questionOf(event) })
        : says({ value: 'working', activity: activityOf(event, context) });
    case 'PreCompact':
      // The one that a person asks for ends without a word.
      return event.trigger === 'auto' ? says({ value: 'working', activity: 'compacts its context' }) : [];
    case 'Stop':
      return says({ value: 'idle', ...(event.stop_reason === 'end_turn' && { reason: 'done' }) });
    case 'Notification':
      return notification(event, context, evidence);
    default:
      return [];
  }
}

function notification(event: Json, context: HookContext, evidence: string): SignalDraft[] {
  const said = { source, key: asked, value: 'needs-input', strength: strengths.hookAsks, evidence } as const;
  if (event.notification_type === 'permission_prompt')
    return [{ ...said, question: permission(textIn(event.message), context) }];
  // Says only that something is asked; the words come from the tool, or from the screen.
  return event.notification_type === 'elicitation_dialog' ? [said] : [];
}

/** In the words that copilot-screen.ts reads from the dialog, so that both are one question. */
function permission(message: string, { worktree }: HookContext): QuestionDraft {
  const [, kind = '', subject = ''] = /^([^:\n]+): ([\s\S]+)$/.exec(message) ?? [];
  switch (kind.toLowerCase()) {
    case 'run command':
      return askAbout('Run', subject);
    case 'edit file':
    case 'write file':
      return askAbout('Edit', factPath(subject, { worktree }));
    case 'read file':
      return askAbout('Read', factPath(subject, { worktree }));
    case 'path permission needed':
      return askAbout('Access', subject);
    default:
      return askInWords(message, 'permission');
  }
}

const questionOf = (event: Json): QuestionDraft =>
  askInWords(textIn(objectIn(event.tool_input).message), 'question');

function activityOf(event: Json, { worktree }: HookContext): string {
  const { command, path, pattern, url, query, description, prompt } = objectIn(event.tool_input);
  const file = textIn(path);
  const inside = file === '' ? '' : factPath(file, { worktree });
  const subject = [command, pattern, inside, url, query, description, prompt]
    .map(textIn)
    .find(text => text !== '');
  return phraseActivity(`${textIn(event.tool_name)} ${subject ?? ''}`);
}
