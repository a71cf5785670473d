import { beginningOf, endOfOutput } from './fact-values.ts';
import { isObject, type Json, listIn, objectIn, textIn, timeIn } from './json-fields.ts';
import { countDiff, countLines } from './line-counts.ts';
import { type CallPlace, commandFacts, draft, editFacts, readFact } from './tool-facts.ts';
import type { FactDraft } from './types.ts';

const classes: Readonly<Record<string, string>> = {
  grep_search: 'search',
  search_file_content: 'search',
  glob: 'search',
  list_directory: 'search',
  read_many_files: 'read',
  web_fetch: 'web',
  google_web_search: 'web',
  invoke_agent: 'agent',
};
const shell = 'run_shell_command';
const editors = new Set(['replace', 'write_file']);

/**
 * The facts of one entry of `toolCalls` (0.61.0): `{id, name, args, status, timestamp, result, resultDisplay}`, written when
 * the call has ended. A command's output is text for the model, in which an exit code stands when it is not 0.
 */
export function geminiCall(
  call: Json,
  message: { t: number | undefined; worktree: string },
): readonly FactDraft[] {
  const { worktree } = message;
  const [id, name, status, args] = [
    textIn(call.id),
    textIn(call.name),
    textIn(call.status),
    objectIn(call.args),
  ];
  const ended = timeIn(call.timestamp) ?? message.t;
  if (id === '' || !/^(?:success|error|cancelled)$/.test(status)) return [];
  const cwd = textIn(args.dir_path) || textIn(args.directory);
  const place: CallPlace = { id, t: message.t, worktree, cwd: cwd === '' ? worktree : cwd };
  const subject = subjectOf(args);
  const { output, error } = resultOf(call);
  if (status === 'cancelled' && /user denied|did not allow|rejected/i.test(error))
    return [
      draft('note', { id, t: ended }, { text: beginningOf(`${name}: ${subject}`, 1024), kind: 'rejected' }),
    ];
  if (name === shell) return commandFacts(place, { cmd: subject, ...commandEnd(status, output || error) });
  const path = textIn(args.file_path) || textIn(args.absolute_path);
  if (status === 'success' && editors.has(name)) return editFacts(place, [{ path, ...editSize(call) }]);
  if (status === 'success' && name === 'read_file') return [readFact(place, path)];
  const fields = {
    tool: name,
    class: editors.has(name) ? 'edit' : name === 'read_file' ? 'read' : (classes[name] ?? 'other'),
  };
  const ok = status === 'success';
  return [
    draft('tool.start', place, { ...fields, input: beginningOf(subject, 1024) }),
    draft(
      'tool.end',
      { id, t: ended },
      { ...fields, ok, ...(ok ? {} : { text: endOfOutput(error || output) }) },
    ),
  ];
}

function subjectOf(args: Json): string {
  const { command, file_path: file, absolute_path: path, pattern, query, url, prompt, description } = args;
  return (
    [command, file, path, pattern, query, url, prompt, description].map(textIn).find(text => text !== '') ??
    ''
  );
}

function resultOf(call: Json): { output: string; error: string } {
  for (const part of listIn(call.result)) {
    const { response } = objectIn(objectIn(part).functionResponse);
    if (isObject(response)) return { output: textIn(response.output), error: textIn(response.error) };
  }
  return { output: '', error: '' };
}

/**
 * `Output: …`, then lines `Exit Code: N`, `Signal: …`, `Background PIDs: …`, `Process Group PGID: …`, those that apply. Other
 * words are Gemini's own: the command was moved to the background, or cut off, and its exit code is not known.
 */
function commandEnd(status: string, text: string) {
  const inside = /^<untrusted_context>\n([\s\S]*)\n<\/untrusted_context>$/.exec(text.trim())?.[1] ?? text;
  if (/^Command moved to background \(PID: /.test(inside))
    return { exit: null, output: '', background: true };
  const [, said = inside, notes = ''] =
    /^([\s\S]*?)((?:\n(?:Error|Exit Code|Signal|Background PIDs|Process Group PGID): [^\n]*)*)$/.exec(
      inside,
    ) ?? [];
  const output = said.replace(/^Output: (?:\(empty\)$)?/, '');
  const code = /^Exit Code: (-?\d+)/m.exec(notes)?.[1];
  const ended = said.startsWith('Output: ') && status === 'success' && !/^(?:Signal|Error): /m.test(notes);
  const exit = code !== undefined ? Number(code) : ended ? 0 : null;
  return { exit, output, ...(/^Background PIDs: /m.test(notes) ? { background: true } : {}) };
}

function editSize(call: Json) {
  const { fileDiff, isNewFile, newContent } = objectIn(call.resultDisplay);
  if (isNewFile === true) return { added: countLines(textIn(newContent)), removed: 0 };
  return textIn(fileDiff) === '' ? { added: null, removed: null } : countDiff(textIn(fileDiff));
}
