import { cleanLine } from '../../term/clean.ts';
import { phraseActivity } from '../status/activity.ts';
import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { factPath } from '../transcripts/fact-values.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../transcripts/json-fields.ts';
import { opencodeFacts } from './opencode-facts.ts';
import type { HookContext, HookNews, SignalDraft } from './types.ts';

/**
 * One message of the plugin (opencode-plugin.ts; events of OpenCode 1.18.33). It tells of everything: questions and their
 * answers, Esc, failures, tries again. A session with a `parent` is a sub-agent.
 */
export function opencodeHook(event: unknown, context: HookContext): HookNews {
  if (!isObject(event) || event.opencode !== 1) return {};
  const id = textIn(event.sessionID);
  if (id === '') return {};
  if (textIn(event.parent) !== '')
    return { facts: opencodeFacts(event, context, id), signals: subAgentSignals(event, id, context) };
  if (id !== context.nativeId && !(moves(event, context) && isHere(event, context))) return {};
  return {
    facts: opencodeFacts(event, context, undefined),
    signals: signals(event, context),
    ...questionNews(event),
    ...(id !== context.nativeId && { nativeId: id }),
  };
}

/** Each question has an id, and its answer names it. */
function questionNews({ type, t, properties }: Json): Pick<HookNews, 'asked' | 'answered'> {
  const { id, requestID, permissionID } = objectIn(properties);
  switch (type) {
    case 'permission.asked':
    case 'permission.updated':
    case 'question.asked':
      return textIn(id) === '' || typeof t !== 'number' ? {} : { asked: { id: textIn(id), t } };
    case 'permission.replied':
    case 'question.replied':
    case 'question.rejected': {
      const answered = textIn(requestID) || textIn(permissionID);
      return answered === '' || typeof t !== 'number' ? {} : { answered: { id: answered, t } };
    }
    default:
      return {};
  }
}

/** One OpenCode has many conversations; a prompt says which one the person is in. */
const moves = ({ type }: Json, { nativeId }: HookContext): boolean => nativeId === null || type === 'prompt';

function isHere({ directory }: Json, { worktree }: HookContext): boolean {
  const dir = textIn(directory);
  return dir === worktree || dir.startsWith(`${worktree}/`);
}

function signals(event: Json, context: HookContext): SignalDraft[] {
  const type = textIn(event.type);
  const evidence = cleanLine(`${type} ${textIn(objectIn(event.part).tool)}`.trim(), 200);
  const says = (said: Omit<SignalDraft, 'source' | 'strength' | 'evidence'>): SignalDraft[] => [
    { source: 'hook', strength: strengths.hook, evidence, ...said },
  ];
  switch (type) {
    case 'prompt':
    case 'permission.replied':
    case 'question.replied':
    case 'question.rejected':
      return says({ value: 'working' });
    case 'busy': {
      const status = objectIn(event.status);
      const again = status.type === 'retry' ? cleanLine(`tries again: ${textIn(status.message)}`, 120) : '';
      return says({ value: 'working', ...(again !== '' && { activity: again }) });
    }
    case 'permission.asked':
    case 'permission.updated':
      return says({ value: 'needs-input', question: permission(objectIn(event.properties), context) });
    case 'question.asked':
      return says({ value: 'needs-input', question: question(objectIn(event.properties)) });
    case 'tool': {
      const part = objectIn(event.part);
      const running = objectIn(part.state).status === 'running';
      // The tool that asks runs while its question is open, and one that needs a permission while that is.
      if (!running || part.tool === 'question' || event.asked === true) return [];
      return says({ value: 'working', activity: activityOf(part, context) });
    }
    case 'idle':
      return says({ value: 'idle', reason: reasonOf(event) });
    default:
      return [];
  }
}

/** Only its questions hold the session up. */
function subAgentSignals(event: Json, id: string, context: HookContext): SignalDraft[] {
  const key = cleanLine(id, 60);
  const asks = event.type === 'permission.asked' || event.type === 'question.asked';
  if (!asks) return [{ source: 'hook', key, value: 'unknown', strength: 0 }];
  const properties = objectIn(event.properties);
  const about = event.type === 'question.asked' ? question(properties) : permission(properties, context);
  const evidence = cleanLine(`${textIn(event.type)} of a sub-agent`, 200);
  return [
    {
      source: 'hook',
      key,
      value: 'needs-input',
      strength: strengths.subAgentAsks,
      question: about,
      evidence,
    },
  ];
}

/**
 * In the words that opencode-screen.ts reads from the dialog, so that both are one question. Without its options: it is
 * told a moment before the dialog is there to take a key.
 */
function permission(properties: Json, { worktree }: HookContext): QuestionDraft {
  const { permission: kind, type, patterns, pattern, metadata } = properties;
  const { command, filepath, url } = objectIn(metadata);
  const name = textIn(kind) || textIn(type);
  const first = textIn(listIn(patterns)[0]) || textIn(pattern);
  const path = textIn(filepath) || first;
  switch (name) {
    case 'bash':
      return askAbout('Run', textIn(command) || first);
    case 'edit':
    case 'read':
      return askAbout(name === 'edit' ? 'Edit' : 'Read', path === '' ? '' : factPath(path, { worktree }));
    case 'webfetch':
      return askAbout('Fetch', textIn(url) || first);
    default:
      return askAbout('Use', `${name.replace(/_/g, ' ')} ${first === '*' ? '' : first}`.trim());
  }
}

const question = ({ questions }: Json): QuestionDraft =>
  askInWords(textIn(objectIn(listIn(questions)[0]).question), 'question');

const tools: Readonly<Record<string, string>> = { websearch: 'WebSearch', webfetch: 'Fetch', list: 'List' };

function activityOf(part: Json, { worktree }: HookContext): string {
  const { command, filePath, pattern, url, query, description } = objectIn(objectIn(part.state).input);
  const path = textIn(filePath);
  const subject = [command, path && factPath(path, { worktree }), pattern, url, query, description]
    .map(textIn)
    .find(text => text !== '');
  const tool = textIn(part.tool);
  return phraseActivity(
    `${tools[tool] ?? `${tool.slice(0, 1).toUpperCase()}${tool.slice(1)}`} ${subject ?? ''}`,
  );
}

/** Esc before the model has begun to answer, and a question that was refused, end without an error and without words. */
function reasonOf(event: Json): string {
  const error = objectIn(event.error);
  if (error.name === undefined) return textIn(event.text) === '' ? '' : 'done';
  if (error.name === 'MessageAbortedError') return 'interrupted';
  const said = textIn(objectIn(error.data).message) || textIn(error.name);
  return cleanLine(`failed: ${said}`, 200);
}
