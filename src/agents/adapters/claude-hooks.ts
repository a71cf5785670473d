import { isAbsolute, relative } from 'node:path';
import { cleanLine } from '../../term/clean.ts';
import { phraseActivity } from '../status/activity.ts';
import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../transcripts/json-fields.ts';
import { claudeHookFacts } from './claude-hook-facts.ts';
import { isOurs, moves } from './hook-owner.ts';
import type { HookContext, HookNews, SignalDraft } from './types.ts';

/**
 * One hook message of Claude Code (payloads of 2.1.330): `hook_event_name`, `session_id`, `transcript_path`, `cwd`, inside
 * a sub-agent `agent_id`, and what the event adds. Nothing fires on Esc or when a dialog is refused: status/fold.ts doubts
 * what a hook said when the screen says otherwise.
 */
export function claudeHook(event: unknown, context: HookContext): HookNews {
  if (!isObject(event) || !isOurs(event, context)) return {};
  const agentId = textIn(event.agent_id);
  const facts = claudeHookFacts(event, context);
  // A sub-agent works for a session that may have stopped long ago: what it does moves nothing, only its questions do.
  if (agentId !== '') return { facts, signals: subAgentSignals(event, agentId, context) };
  const id = textIn(event.session_id);
  const transcript = textIn(event.transcript_path);
  return {
    facts,
    signals: mainSignals(event, context),
    ...(id !== '' && id !== context.nativeId && { nativeId: id }),
    ...(isAbsolute(transcript) && { transcript }),
  };
}

const source = 'hook' as const;
/** Key of what holds until the next word of the main agent, beside the main signal. */
const background = 'background';
const notice = 'notice';

function mainSignals(event: Json, context: HookContext): SignalDraft[] {
  const name = textIn(event.hook_event_name);
  const evidence = cleanLine(`${name} ${textIn(event.tool_name)}`.trim(), 200);
  const says = (draft: Omit<SignalDraft, 'source' | 'strength' | 'evidence'>): SignalDraft[] => [
    { source, strength: strengths.hook, evidence, ...draft },
    ...[background, notice].map(
      key => ({ source, key, strength: 0, value: 'unknown' }) satisfies SignalDraft,
    ),
  ];
  switch (name) {
    case 'SessionStart':
      // At a start and inside a turn (`compact`) it does not say what comes next; after these nothing runs.
      return moves.has(textIn(event.source)) ? says({ value: 'idle' }) : [];
    case 'UserPromptSubmit':
    case 'PostToolUse':
    case 'PostToolUseFailure':
    case 'PermissionDenied':
      return says({ value: 'working' });
    case 'PreToolUse': {
      const question = askedByTool(event);
      if (question) return says({ value: 'needs-input', question });
      return says({ value: 'working', activity: activityOf(event, context) });
    }
    case 'PermissionRequest':
      return says({ value: 'needs-input', question: askedByTool(event) ?? askedPermission(event, context) });
    case 'PreCompact':
      return says({ value: 'working', activity: 'compacts its context' });
    case 'PostCompact':
      // By itself it compacts in the middle of a turn.
      return says({ value: event.trigger === 'manual' ? 'idle' : 'working' });
    case 'Stop':
      return listIn(event.background_tasks).some(isRunning)
        ? [...says({ value: 'working', reason: waits }), { ...still, evidence }]
        : says({ value: 'idle', reason: 'done' });
    case 'StopFailure':
      return says({ value: 'idle', reason: failureOf(event) });
    case 'Notification':
      return notification(event, evidence);
    default:
      return [];
  }
}

const waits = 'waits for background work';
/** Not doubted when the screen looks idle: it does while background work runs. */
const still: SignalDraft = {
  source,
  key: background,
  value: 'working',
  strength: strengths.hook,
  reason: waits,
};

const isRunning = (task: unknown): boolean => {
  const { status } = objectIn(task);
  return status === undefined || status === 'running' || status === 'pending';
};

/** `permission_prompt` comes 6 s after the dialog, `idle_prompt` a minute after the end of the turn. */
function notification(event: Json, evidence: string): SignalDraft[] {
  const type = textIn(event.notification_type);
  const asks = /^(?:permission_prompt|elicitation_dialog|agent_needs_input)$/.test(type);
  // Versions that name no type say it in words.
  if (asks || (type === '' && /permission|approval/i.test(textIn(event.message))))
    return [{ source, key: notice, value: 'needs-input', strength: strengths.hook, evidence }];
  // Just below a hook, so that background work which was told of is not forgotten.
  if (type === 'idle_prompt') return [{ source, value: 'idle', strength: strengths.hookIdle, evidence }];
  return [];
}

function subAgentSignals(event: Json, agentId: string, context: HookContext): SignalDraft[] {
  const key = cleanLine(agentId, 60);
  const name = textIn(event.hook_event_name);
  if (name !== 'PermissionRequest') return [{ source, key, value: 'unknown', strength: 0 }];
  const question = askedByTool(event) ?? askedPermission(event, context);
  const evidence = cleanLine(`${name} ${textIn(event.tool_name)} of a sub-agent`, 200);
  return [{ source, key, value: 'needs-input', strength: strengths.hook, question, evidence }];
}

/** Tools whose use is the question itself. In the words of the dialog on the screen: see claude-screen.ts. */
function askedByTool(event: Json): QuestionDraft | undefined {
  const tool = textIn(event.tool_name);
  if (tool === 'ExitPlanMode') return askInWords('Approve the plan ?', 'plan');
  if (tool !== 'AskUserQuestion') return undefined;
  const [first] = listIn(objectIn(event.tool_input).questions);
  return askInWords(textIn(objectIn(first).question), 'question');
}

const verbs: Readonly<Record<string, string>> = {
  Bash: 'Run',
  PowerShell: 'Run',
  Edit: 'Edit',
  MultiEdit: 'Edit',
  NotebookEdit: 'Edit',
  Write: 'Write',
  Read: 'Read',
  WebFetch: 'Fetch',
};

/** The same words as the program status has: status/from-osc7501.ts. */
function askedPermission(event: Json, context: HookContext): QuestionDraft {
  const tool = textIn(event.tool_name);
  const verb = verbs[tool];
  const subject = subjectOf(event, context);
  return verb ? askAbout(verb, subject) : askAbout('Use', `${tool} ${subject}`.trim());
}

function activityOf(event: Json, context: HookContext): string {
  return phraseActivity(`${textIn(event.tool_name)} ${subjectOf(event, context)}`);
}

function subjectOf(event: Json, { worktree }: HookContext): string {
  const input = objectIn(event.tool_input);
  const path = textIn(input.file_path) || textIn(input.notebook_path) || textIn(input.path);
  if (path !== '' && input.pattern === undefined) {
    const inside = relative(worktree, path);
    return inside === '' || inside.startsWith('..') ? path : inside;
  }
  const { command, url, pattern, query, description, prompt } = input;
  return [command, url, pattern, query, description, prompt].map(textIn).find(text => text !== '') ?? '';
}

function failureOf(event: Json): string {
  const said = textIn(event.last_assistant_message) || textIn(event.error_details) || textIn(event.error);
  return cleanLine(`failed: ${said.replace(/_/g, ' ')}`.replace(/: $/, ''), 200);
}
