import { basename, isAbsolute, relative } from 'node:path';
import { cleanLine } from '../../term/clean.ts';
import { phraseActivity } from '../status/activity.ts';
import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { isObject, type Json, objectIn, textIn } from '../transcripts/json-fields.ts';
import type { HookContext, HookNews, SignalDraft } from './types.ts';

/**
 * One hook message of Gemini CLI (payloads of 0.61.0): `hook_event_name`, `session_id`, `transcript_path`, `cwd`,
 * `timestamp` and what the event adds. They carry no id of a tool call, so facts come from its own record alone. Nothing
 * fires when a question is refused; an interrupt and an API error end with AfterAgent like any turn, without words.
 */
export function geminiHook(event: unknown, context: HookContext): HookNews {
  if (!isObject(event) || !isOurs(event, context)) return {};
  const id = textIn(event.session_id);
  const transcript = textIn(event.transcript_path);
  return {
    signals: signals(event, context),
    ...questionNews(event, context),
    ...(id !== '' && id !== context.nativeId && { nativeId: id }),
    ...(isAbsolute(transcript) && { transcript }),
  };
}

/** Ways in which one process goes from one conversation to another. */
const moves = new Set(['clear', 'resume']);

/** An agent that this one starts inherits the hooks; its conversation is another one. */
function isOurs(event: Json, { nativeId, worktree }: HookContext): boolean {
  if (nativeId !== null && textIn(event.session_id) === nativeId) return true;
  const cwd = textIn(event.cwd);
  if (cwd !== worktree && !cwd.startsWith(`${worktree}/`)) return false;
  if (nativeId === null) return true;
  return event.hook_event_name === 'SessionStart' && moves.has(textIn(event.source));
}

function signals(event: Json, context: HookContext): SignalDraft[] {
  const name = textIn(event.hook_event_name);
  const evidence = cleanLine(`${name} ${textIn(event.tool_name)}`.trim(), 200);
  const says = (said: Omit<SignalDraft, 'source' | 'strength' | 'evidence'>): SignalDraft[] => [
    { source: 'hook', strength: strengths.hook, evidence, ...said },
  ];
  switch (name) {
    case 'SessionStart':
      return moves.has(textIn(event.source)) ? says({ value: 'idle' }) : [];
    case 'BeforeAgent':
    case 'AfterTool':
      return says({ value: 'working' });
    case 'BeforeTool':
      return says({ value: 'working', activity: activityOf(event, context) });
    case 'Notification':
      return event.notification_type === 'ToolPermission'
        ? says({ value: 'needs-input', ...asked(event, context) })
        : [];
    case 'AfterAgent': {
      const ended = textIn(event.prompt_response) !== '[no response text]';
      return says({ value: 'idle', ...(ended && { reason: 'done' }) });
    }
    default:
      return [];
  }
}

/**
 * A dialog names what it is about, and AfterTool what was done: the same thing is the answer. Files by their names, which
 * is all that the dialog of an edit tells.
 */
function questionNews(event: Json, { now }: HookContext): Pick<HookNews, 'asked' | 'answered'> {
  const t = Date.parse(textIn(event.timestamp)) || now;
  if (event.hook_event_name === 'Notification' && event.notification_type === 'ToolPermission') {
    const { type, command, fileName, filePath } = objectIn(event.details);
    const id = type === 'exec' ? textIn(command) : textIn(fileName) || basename(textIn(filePath));
    return id === '' ? {} : { asked: { id, t } };
  }
  if (event.hook_event_name === 'AfterTool') {
    const { command, file_path: file } = objectIn(event.tool_input);
    const id = textIn(command) || basename(textIn(file));
    return id === '' ? {} : { answered: { id, t } };
  }
  return {};
}

/** In the words that gemini-screen.ts reads from the dialog, so that both are one question. */
function asked(event: Json, context: HookContext): { question?: QuestionDraft } {
  const details = objectIn(event.details);
  switch (details.type) {
    case 'exec':
      return { question: askAbout('Run', textIn(details.command)) };
    case 'edit':
      return {
        question: askAbout('Edit', textIn(details.fileName) || inside(textIn(details.filePath), context)),
      };
    case 'mcp':
      return { question: askAbout('Use', textIn(details.toolDisplayName) || textIn(details.toolName)) };
    case 'exit_plan_mode':
      return { question: askInWords('Approve the plan ?', 'plan') };
    // The message does not hold what it asks: only the screen does.
    case 'ask_user':
      return {};
    default:
      return { question: askInWords(textIn(details.title) || textIn(event.message), 'permission') };
  }
}

const tools: Readonly<Record<string, string>> = {
  run_shell_command: 'Bash',
  replace: 'Edit',
  write_file: 'Write',
  read_file: 'Read',
  grep_search: 'Grep',
  glob: 'Glob',
  list_directory: 'List',
  web_fetch: 'Fetch',
  google_web_search: 'WebSearch',
  invoke_agent: 'Agent',
};

function activityOf(event: Json, context: HookContext): string {
  const name = textIn(event.tool_name);
  const { command, file_path: file, pattern, query, prompt } = objectIn(event.tool_input);
  const subject =
    textIn(command) || inside(textIn(file), context) || textIn(pattern) || textIn(query) || textIn(prompt);
  return phraseActivity(`${tools[name] ?? name} ${subject}`);
}

function inside(path: string, { worktree }: HookContext): string {
  const short = path === '' ? '' : relative(worktree, path);
  return short.startsWith('..') ? path : short;
}
