import { isAbsolute } from 'node:path';
import { cleanLine } from '../../term/clean.ts';
import { phraseActivity } from '../status/activity.ts';
import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { beginningOf } from '../transcripts/fact-values.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../transcripts/json-fields.ts';
import { patchEdits } from '../transcripts/patch-edits.ts';
import { draft } from '../transcripts/tool-facts.ts';
import type { FactDraft } from '../transcripts/types.ts';
import { isOurs, moves } from './hook-owner.ts';
import type { HookContext, HookNews, SignalDraft } from './types.ts';

/**
 * One hook message of Codex (payloads of 0.169.0): `hook_event_name`, `session_id`, `turn_id`, `transcript_path`, `cwd`,
 * inside a sub-agent `agent_id`, and what the event adds. Unlike Claude Code it tells of Esc (`Interrupt`), but not of the
 * end of a turn by an API error: status/fold.ts doubts what a hook said when the screen says otherwise.
 */
export function codexHook(event: unknown, context: HookContext): HookNews {
  // Codex talks with the model beside the conversation (it looks for a title): what it says there is kept in no file.
  if (!isObject(event) || !isOurs(event, context, inFile)) return {};
  const agentId = textIn(event.agent_id);
  if (agentId !== '') return { signals: subAgentSignals(event, agentId) };
  const id = textIn(event.session_id);
  const transcript = textIn(event.transcript_path);
  return {
    facts: facts(event, context.now),
    signals: signals(event),
    ...(id !== '' && id !== context.nativeId && { nativeId: id }),
    ...(isAbsolute(transcript) && { transcript }),
  };
}

const inFile = (event: Json) => isAbsolute(textIn(event.transcript_path));

const source = 'hook' as const;

function signals(event: Json): SignalDraft[] {
  const name = textIn(event.hook_event_name);
  const evidence = cleanLine(`${name} ${textIn(event.tool_name)}`.trim(), 200);
  const says = (said: Omit<SignalDraft, 'source' | 'strength' | 'evidence'>): SignalDraft[] => [
    { source, strength: strengths.hook, evidence, ...said },
  ];
  switch (name) {
    case 'SessionStart':
      // At a start and inside a turn (`compact`) it does not say what comes next; after these nothing runs.
      return moves.has(textIn(event.source)) ? says({ value: 'idle' }) : [];
    case 'UserPromptSubmit':
    case 'PostToolUse':
      return says({ value: 'working' });
    case 'PreToolUse': {
      const question = askedByTool(event);
      if (question) return says({ value: 'needs-input', question });
      return says({
        value: 'working',
        activity: activityOf(event),
      });
    }
    case 'PermissionRequest':
      return says({ value: 'needs-input', question: askedPermission(event) });
    case 'Stop':
      return says({ value: 'idle', reason: 'done' });
    case 'Interrupt':
      return says({ value: 'idle', reason: 'interrupted' });
    default:
      return [];
  }
}

function subAgentSignals(event: Json, agentId: string): SignalDraft[] {
  const key = cleanLine(agentId, 60);
  const name = textIn(event.hook_event_name);
  if (name !== 'PermissionRequest') return [{ source, key, value: 'unknown', strength: 0 }];
  const evidence = cleanLine(`${name} ${textIn(event.tool_name)} of a sub-agent`, 200);
  const question = askedPermission(event);
  return [{ source, key, value: 'needs-input', strength: strengths.hook, question, evidence }];
}

/** A tool whose use is the question itself. */
function askedByTool(event: Json): QuestionDraft | undefined {
  if (event.tool_name !== 'request_user_input') return undefined;
  const [first] = listIn(objectIn(event.tool_input).questions);
  return askInWords(textIn(objectIn(first).question), 'question');
}

/** In the words that codex-screen.ts reads from the dialog, so that both are one question. */
function askedPermission(event: Json): QuestionDraft {
  const subject = subjectOf(event);
  switch (event.tool_name) {
    case 'Bash':
      return askAbout('Run', subject || 'a command');
    case 'apply_patch':
      return askAbout('Edit', subject);
    default:
      return askAbout('Use', `${textIn(event.tool_name)} ${subject}`.trim());
  }
}

function activityOf(event: Json): string {
  const tool = event.tool_name === 'apply_patch' ? 'Edit' : textIn(event.tool_name);
  return phraseActivity(`${tool} ${subjectOf(event)}`);
}

function subjectOf(event: Json): string {
  const { command, path, url, query, description } = objectIn(event.tool_input);
  if (event.tool_name === 'apply_patch') {
    const [first, second] = patchEdits(textIn(command));
    return first && !second ? first.path : 'files';
  }
  return [command, path, url, query, description].map(textIn).find(text => text !== '') ?? '';
}

/**
 * Only what the rollout does not say sooner or better: a hook knows no exit code, and both are written at the same moment.
 * A prompt has the id of its turn, as transcripts/codex-reader.ts gives it.
 */
function facts(event: Json, t: number): FactDraft[] {
  if (event.hook_event_name === 'SessionStart' && event.source !== 'compact') {
    const nativeId = textIn(event.session_id);
    const model = textIn(event.model) || null;
    const transcript = textIn(event.transcript_path) || null;
    return [{ k: 'session', t, fields: { nativeId, transcript, source: textIn(event.source), model } }];
  }
  const id = textIn(event.turn_id);
  const prompt = textIn(event.prompt);
  if (event.hook_event_name !== 'UserPromptSubmit' || id === '' || prompt.trim() === '') return [];
  return [draft('turn.start', { id, t }, { prompt: beginningOf(prompt) })];
}
