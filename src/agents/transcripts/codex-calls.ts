import { join } from 'node:path';
import { codexDuration, codexOutput } from './codex-output.ts';
import { beginningOf, endOfOutput } from './fact-values.ts';
import { isObject, type Json, listIn, objectIn, parseObject, textIn } from './json-fields.ts';
import { countDiff, countLines } from './line-counts.ts';
import { patchEdits } from './patch-edits.ts';
import { type PendingCall, pendingCalls } from './pending-calls.ts';
import { type CallPlace, commandFacts, draft, editFacts, lateEnd, readFact } from './tool-facts.ts';
import type { FactDraft } from './types.ts';

/** Codex's tool calls: `function_call` and `custom_tool_call` with their outputs, and `item_completed` beside them. */
export interface CodexCalls {
  started(payload: Json, at: CallTime): FactDraft[];
  ended(payload: Json, at: CallTime): FactDraft[];
  /** `item_completed` of a CommandExecution or FileChange: says more than the output, and may be missing. */
  item(item: Json, at: CallTime): FactDraft[];
  /** Ends what is open: the turn was cut off. */
  leftOpen(): FactDraft[];
  state(): unknown;
}

export interface CallTime {
  t: number | undefined;
  /** Where the turn runs, absolute. */
  cwd: string;
  agentId?: string | undefined;
}

const shells = new Set(['exec_command', 'shell', 'container.exec', 'shell_command', 'local_shell_call']);
/** Code mode: the model writes a script that calls tools, which have items of their own. */
const scripts = new Set(['exec']);
/** They belong to a command that runs already. */
const inputs = new Set(['write_stdin', 'wait']);

export function codexCalls(state: Json, worktree: string): CodexCalls {
  const pending = pendingCalls(state.pending);
  /** Commands that run on: process number → call id. */
  const running = new Map(listIn(state.running).map(entry => listIn(entry) as unknown as [string, string]));
  let nested = state.nested === true;

  const placeOf = (
    id: string,
    { t, cwd, agentId }: Pick<PendingCall, 't' | 'cwd' | 'agentId'>,
  ): CallPlace => ({
    id,
    t,
    agentId,
    worktree,
    cwd: cwd || worktree,
  });

  const output = (id: string, call: PendingCall, payload: Json, at: CallTime): FactDraft[] => {
    const result = codexOutput(payload.output);
    const place = placeOf(id, call);
    if (result.rejected) {
      const text = beginningOf(`${call.name}: ${call.subject}`, 1024);
      return [draft('note', { ...place, t: at.t }, { text, kind: 'rejected' })];
    }
    if (shells.has(call.name)) {
      if (result.running !== undefined) remember(running, result.running, id);
      const background = result.running !== undefined;
      return commandFacts(place, { cmd: call.subject, exit: result.exit, output: result.text, background });
    }
    if (call.name === 'apply_patch' && result.exit === 0) {
      return editFacts(place, patchEdits(call.subject));
    }
    if (scripts.has(call.name)) return nested ? [] : scriptCommands(place, call.subject);
    if (call.name === 'view_image') return [readFact(place, call.subject)];
    const failed = call.name === 'apply_patch' || /^(?:unsupported call|error)/i.test(result.text);
    const shown = failed ? { text: endOfOutput(result.text) } : {};
    return [
      draft(
        'tool.end',
        { ...place, t: at.t },
        { tool: call.name, class: classOf(call.name), ok: !failed, ...shown },
      ),
    ];
  };

  return {
    started(payload, { t, cwd, agentId }) {
      const id = textIn(payload.call_id) || textIn(payload.id);
      const name = textIn(payload.name) || 'local_shell_call';
      const input = parseObject(textIn(payload.arguments)) ?? objectIn(payload.action);
      if (inputs.has(name)) {
        pending.add(id, { name, t, cwd, agentId, subject: String(input.session_id ?? input.cell_id ?? '') });
        return [];
      }
      const dir = textIn(input.workdir) || textIn(input.working_directory);
      const subject = commandOf(input) ?? (textIn(payload.input) || firstText(input));
      const call = {
        name,
        t,
        cwd: dir === '' ? cwd : join(dir.startsWith('/') ? '/' : cwd, dir),
        agentId,
        subject,
      };
      pending.add(id, call);
      if (scripts.has(name)) nested = false;
      if (shells.has(name) || scripts.has(name) || name === 'apply_patch' || name === 'view_image') return [];
      const fields = { tool: name, class: classOf(name), input: beginningOf(subject, 1024) };
      return [draft('tool.start', { id, t, agentId }, fields)];
    },
    ended(payload, at) {
      const id = textIn(payload.call_id);
      const call = pending.take(id);
      if (!call) return [];
      if (!inputs.has(call.name)) return output(id, call, payload, at);
      const result = codexOutput(payload.output);
      const started = running.get(call.subject);
      if (started === undefined || result.exit === null) return [];
      running.delete(call.subject);
      return [lateEnd({ id: started, agentId: at.agentId }, at.t, { exit: result.exit, text: result.text })];
    },
    item(item, at) {
      const id = textIn(item.id);
      if (item.type === 'FileChange') {
        const call = pending.take(id);
        if (item.status !== 'completed') return call ? output(id, call, { output: item.stderr }, at) : [];
        return editFacts(placeOf(id, call ?? at), fileChanges(item.changes));
      }
      if (item.type !== 'CommandExecution') return [];
      if (id.startsWith('exec-')) nested = true;
      const exit = typeof item.exit_code === 'number' ? item.exit_code : null;
      const text = textIn(item.aggregated_output) || `${textIn(item.stdout)}${textIn(item.stderr)}`;
      const late = [...running].find(([, call]) => call === id);
      if (late) {
        running.delete(late[0]);
        return [lateEnd({ id, agentId: at.agentId }, at.t, { exit, text })];
      }
      const call = pending.take(id);
      const cwd = textIn(item.cwd).replace(/^file:\/\//, '') || at.cwd;
      const cmd = call?.subject || (commandOf(item) ?? '');
      const place = placeOf(id, { t: call?.t ?? at.t, cwd, agentId: at.agentId });
      return commandFacts(place, { cmd, exit, ms: codexDuration(item.duration), output: text });
    },
    leftOpen: () =>
      pending.takeAll().flatMap(([id, call]) => {
        if (!shells.has(call.name)) return [];
        return commandFacts(placeOf(id, call), { cmd: call.subject, exit: null, output: '' });
      }),
    state: () => ({ pending: pending.toJSON(), running: [...running], nested }),
  };
}

/** Without items of its own a script tells its commands only by its text, and how they ended it does not tell. */
function scriptCommands(place: CallPlace, script: string): FactDraft[] {
  const calls = script.matchAll(/tools\.exec_command\(\s*\{[^}]*?\bcmd\s*:\s*(["'`])((?:\\.|(?!\1).)*)\1/g);
  return [...calls].flatMap(([, , cmd = ''], i) =>
    commandFacts({ ...place, id: `${place.id}#${i + 1}` }, { cmd, exit: null, output: '' }),
  );
}

/** `{"/abs/path": {type: 'add', content} | {type: 'update', unified_diff, move_path} | {type: 'delete', content}}` */
function fileChanges(changes: unknown) {
  return Object.entries(objectIn(changes)).map(([path, value]) => {
    const { type, content, unified_diff: diff, move_path: moved } = objectIn(value);
    const lines = typeof content === 'string' ? countLines(content) : null;
    if (type === 'add') return { path, added: lines, removed: 0 };
    if (type === 'delete') return { path, added: 0, removed: lines };
    return { path: textIn(moved) || path, ...countDiff(textIn(diff)) };
  });
}

/** `cmd`, or `command` as text or as words; `bash -lc '…'` is how Codex runs everything and says nothing. */
function commandOf(input: Json): string | undefined {
  if (typeof input.cmd === 'string') return input.cmd;
  const { command } = input;
  if (typeof command === 'string') return command;
  const words = listIn(command).map(textIn);
  if (words.length === 0) return undefined;
  const wrapped =
    words.length === 3 && /(?:^|\/)(?:ba|z|da)?sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '');
  return wrapped ? words[2] : words.join(' ');
}

function firstText(input: Json): string {
  const value = Object.values(input).find(entry => typeof entry === 'string');
  if (typeof value === 'string') return value;
  return isObject(input) && Object.keys(input).length > 0 ? JSON.stringify(input).slice(0, 1024) : '';
}

function remember(running: Map<string, string>, process: string, id: string): void {
  running.set(process, id);
  for (const oldest of running.keys()) {
    if (running.size <= 32) break;
    running.delete(oldest);
  }
}

function classOf(name: string): string {
  if (name === 'apply_patch') return 'edit';
  if (/agent/.test(name)) return 'agent';
  if (/web_search|web_fetch/.test(name)) return 'web';
  return /search|grep|list_dir/.test(name) ? 'search' : 'other';
}
