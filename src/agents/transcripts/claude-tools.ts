import { beginningOf, endOfOutput } from './fact-values.ts';
import { type Json, listIn, objectIn, textIn } from './json-fields.ts';
import { countHunks, countLines } from './line-counts.ts';
import type { PendingCall } from './pending-calls.ts';
import { type CallPlace, commandFacts, draft, editFacts, readFact } from './tool-facts.ts';
import type { FactDraft } from './types.ts';

/**
 * Claude Code's tools (2.1.330): `tool_use` blocks `{id, name, input}` and their results
 * `{tool_use_id, content, is_error}` beside the record's `toolUseResult` (an object, or `Error: …` as text).
 */
export interface ClaudeResult {
  content: string;
  isError: boolean;
  /** The record's `toolUseResult`. */
  detail: unknown;
  /** ms */
  t: number | undefined;
  /** Somebody was asked first, so its duration says nothing. */
  asked: boolean;
}

const classes: Readonly<Record<string, string>> = {
  Grep: 'search',
  Glob: 'search',
  LS: 'search',
  ToolSearch: 'search',
  WebFetch: 'web',
  WebSearch: 'web',
  Agent: 'agent',
  Task: 'agent',
};
const shells = new Set(['Bash', 'PowerShell']);
const editors = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit']);

/** What has to be remembered of a call until its result comes. */
export function claudeCall(name: string, input: Json, base: Pick<PendingCall, 't' | 'cwd' | 'agentId'>) {
  const first = input.command ?? input.file_path ?? input.notebook_path ?? input.pattern ?? input.query;
  const other = input.url ?? input.description ?? input.prompt ?? askedQuestion(input) ?? input.subject;
  const call: PendingCall = { ...base, name, subject: beginningOf(textIn(first) || textIn(other), 4096) };
  return editors.has(name) ? { ...call, ...editSize(name, input) } : call;
}

/** The fact of a call that is neither command, edit nor read: those become facts when they have ended. */
export function claudeStart(id: string, call: PendingCall): FactDraft[] {
  return hasOwnKind(call.name) ? [] : [started(id, call)];
}

const hasOwnKind = (name: string): boolean => shells.has(name) || editors.has(name) || name === 'Read';

function started(id: string, call: PendingCall): FactDraft {
  const fields = { tool: call.name, class: classOf(call.name), input: beginningOf(call.subject, 1024) };
  return draft('tool.start', { id, ...call }, fields);
}

export function claudeEnd(
  id: string,
  call: PendingCall,
  result: ClaudeResult,
  worktree: string,
): FactDraft[] {
  const place: CallPlace = { id, t: call.t, agentId: call.agentId, worktree, cwd: call.cwd || worktree };
  const { name, subject } = call;
  if (shells.has(name)) return commandFacts(place, commandResult(subject, call, result));
  if (name === 'Read' && !result.isError) return [readFact(place, subject)];
  if (editors.has(name) && !result.isError)
    return editFacts(place, [{ path: subject, ...size(call, result) }]);
  const text = endOfOutput(result.content.replace(/<\/?tool_use_error>/g, ''));
  const keepsText = result.isError || name === 'AskUserQuestion';
  const end = draft(
    'tool.end',
    { ...place, t: result.t ?? call.t },
    { tool: name, class: classOf(name), ok: !result.isError, ...(keepsText ? { text } : {}) },
  );
  // An edit or a reading that failed is none: what was tried is told as a tool's start.
  return hasOwnKind(name) ? [started(id, call), end] : [end];
}

function commandResult(cmd: string, call: PendingCall, { content, isError, detail, t, asked }: ClaudeResult) {
  const facts = objectIn(detail);
  const background = typeof facts.backgroundTaskId === 'string';
  const code = /Exit code (-?\d+)/.exec(isError ? content.slice(0, 200) : '')?.[1];
  const known = facts.interrupted !== true && !background;
  const exit = !known ? null : isError ? (code === undefined ? null : Number(code)) : 0;
  const ms = asked || background || t === undefined || call.t === undefined ? undefined : t - call.t;
  return { cmd, exit, ms, output: outputOf(facts) ?? content.replace(/^Exit code -?\d+\n/, ''), background };
}

function outputOf({ stdout, stderr }: Json): string | undefined {
  if (typeof stdout !== 'string') return undefined;
  const errors = textIn(stderr);
  return errors === '' ? stdout : `${stdout}\n${errors}`;
}

/** What the result says beats what the input lets one guess. */
function size(call: PendingCall, { detail }: ClaudeResult) {
  const { structuredPatch, type } = objectIn(detail);
  if (listIn(structuredPatch).length > 0) return countHunks(structuredPatch);
  if (type === 'update') return { added: 0, removed: 0 };
  return { added: call.added ?? null, removed: type === 'create' ? 0 : (call.removed ?? null) };
}

function editSize(name: string, input: Json): Pick<PendingCall, 'added' | 'removed'> {
  if (name === 'Write') return { added: countLines(textIn(input.content)), removed: null };
  if (name === 'NotebookEdit') return { added: countLines(textIn(input.new_source)), removed: null };
  const edits = name === 'MultiEdit' ? listIn(input.edits).map(objectIn) : [input];
  const sum = (key: string) => edits.reduce((lines, edit) => lines + countLines(textIn(edit[key])), 0);
  return { added: sum('new_string'), removed: sum('old_string') };
}

function askedQuestion(input: Json): unknown {
  return objectIn(listIn(input.questions)[0]).question;
}

function classOf(name: string): string {
  if (shells.has(name)) return 'shell';
  if (editors.has(name)) return 'edit';
  return name === 'Read' ? 'read' : (classes[name] ?? 'other');
}
