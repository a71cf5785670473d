import { beginningOf, endOfOutput } from './fact-values.ts';
import { type Json, listIn, objectIn, textIn } from './json-fields.ts';
import { countDiff, countLines } from './line-counts.ts';
import { type CallPlace, commandFacts, draft, editFacts, readFact } from './tool-facts.ts';
import type { FactDraft } from './types.ts';

/** Tools of Copilot CLI 1.0.102. */
const classes: Readonly<Record<string, string>> = {
  bash: 'shell',
  read_bash: 'shell',
  edit: 'edit',
  create: 'edit',
  apply_patch: 'edit',
  view: 'read',
  grep: 'search',
  glob: 'search',
  web_fetch: 'web',
  web_search: 'web',
  task: 'agent',
};

/** What is known of a call from its start (`tool.execution_start`). */
export interface CopilotCall {
  name: string;
  /** What it is about: a command, a path, a pattern. */
  subject: string;
  /** Lines of a file that it makes; null when it makes none. */
  lines: number | null;
  /** ms */
  t: number | undefined;
}

export function copilotCall({ toolName, arguments: given }: Json, t: number | undefined): CopilotCall {
  const {
    command,
    path,
    pattern,
    url,
    query,
    message,
    prompt,
    description,
    file_text: text,
  } = objectIn(given);
  const subject =
    [command, pattern, path, url, query, message, prompt, description]
      .map(textIn)
      .find(word => word !== '') ?? '';
  return {
    name: textIn(toolName),
    subject: beginningOf(subject),
    lines: typeof text === 'string' ? countLines(text) : null,
    t,
  };
}

/** The facts of a call that has ended: `data` of `tool.execution_complete`. */
export function copilotEnd(
  { name, subject, lines }: CopilotCall,
  data: Json,
  call: CallPlace,
  ended: number | undefined,
): FactDraft[] {
  const ok = data.success === true;
  const { content, detailedContent } = objectIn(data.result);
  const output = ok ? textIn(content) : textIn(objectIn(data.error).message);
  if (name === 'bash') return commandFacts(call, { cmd: subject, ...commandEnd(data, output) });
  if (ok && name === 'view') return [readFact(call, subject)];
  if (ok && classes[name] === 'edit') {
    const diff = textIn(detailedContent);
    const size = lines !== null ? { added: lines, removed: 0 } : diff === '' ? unknownSize : countDiff(diff);
    const files = listIn(data.fileEdits).map(file => textIn(objectIn(file).path));
    // Of several files one diff does not say which lines are whose.
    const edits =
      files.length > 1
        ? files.map(path => ({ path, ...unknownSize }))
        : [{ path: files[0] || subject, ...size }];
    return editFacts(call, edits);
  }
  const fields = { tool: name, class: classes[name] ?? 'other' };
  const text = !ok || name === 'ask_user' ? endOfOutput(output) : '';
  return [
    draft('tool.start', call, { ...fields, input: beginningOf(subject, 1024) }),
    draft('tool.end', { ...call, t: ended }, { ...fields, ok, ...(text === '' ? {} : { text }) }),
  ];
}

const unknownSize = { added: null, removed: null };

/** Behind the output stands `<shellId: 0 completed with exit code 0>`; one in the background has no exit code. */
function commandEnd(data: Json, content: string) {
  const { exitCode } = objectIn(data.shellExecution);
  const output = content.replace(/\n?<shellId: \S+ completed with exit code -?\d+>\s*$/, '');
  const background = /^<command started in background with shellId: [^\n]*>\s*$/.test(output);
  if (background) return { exit: null, output: '', background };
  return { exit: typeof exitCode === 'number' ? exitCode : null, output };
}
