import { beginningOf, endOfOutput } from '../transcripts/fact-values.ts';
import { type Json, listIn, numberIn, objectIn, textIn } from '../transcripts/json-fields.ts';
import { countDiff, countLines } from '../transcripts/line-counts.ts';
import { tokenFact } from '../transcripts/token-count.ts';
import { type CallPlace, commandFacts, draft, editFacts, readFact } from '../transcripts/tool-facts.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { HookContext } from './types.ts';

const classes: Readonly<Record<string, string>> = {
  grep: 'search',
  glob: 'search',
  list: 'search',
  codesearch: 'search',
  webfetch: 'web',
  websearch: 'web',
  task: 'agent',
};
const editors = new Set(['edit', 'write', 'multiedit', 'patch', 'apply_patch']);

/** The facts of one message of OpenCode's plugin. Its own record is a database that OpenCode alone reads. */
export function opencodeFacts(
  event: Json,
  { worktree }: HookContext,
  agentId: string | undefined,
): FactDraft[] {
  const t = typeof event.t === 'number' ? event.t : undefined;
  const at = { t, ...(agentId === undefined ? {} : { agentId }) };
  const part = objectIn(event.part);
  const id = textIn(part.id) || textIn(event.message) || `${textIn(event.sessionID)}:${t}`;
  switch (event.type) {
    case 'prompt': {
      const prompt = beginningOf(textIn(event.text));
      return prompt === '' || agentId !== undefined ? [] : [draft('turn.start', { id, t }, { prompt })];
    }
    case 'reasoning':
      return textIn(part.text).trim() === ''
        ? []
        : [draft('reasoning', { id, ...at }, { text: beginningOf(textIn(part.text)) })];
    case 'step': {
      const { input, output, reasoning, cache } = objectIn(part.tokens);
      const { read, write } = objectIn(cache);
      const use = {
        in: numberIn(input) + numberIn(write),
        out: numberIn(output) + numberIn(reasoning),
        cached: numberIn(read),
      };
      return use.in + use.out + use.cached === 0 ? [] : [tokenFact(id, textIn(event.model) || null, use, at)];
    }
    case 'tool':
      return toolFacts(part, { worktree, t, agentId });
    case 'idle':
      return agentId === undefined ? ended(event, id, t) : [];
    case 'session.compacted':
      return [draft('note', { id, ...at }, { text: 'context compacted', kind: 'compaction' })];
    default:
      return [];
  }
}

function ended(event: Json, id: string, t: number | undefined): FactDraft[] {
  const error = objectIn(event.error);
  const text = beginningOf(textIn(event.text));
  if (error.name === undefined) return [draft('turn.end', { id, t }, { outcome: 'done', text })];
  if (error.name === 'MessageAbortedError')
    return [
      draft('note', { id, t }, { text: 'interrupted', kind: 'interrupt' }),
      draft('turn.end', { id, t }, { outcome: 'interrupted', text }),
    ];
  const said = beginningOf(textIn(objectIn(error.data).message) || textIn(error.name), 1024);
  return [
    draft('note', { id, t }, { text: said, kind: 'error' }),
    draft('turn.end', { id, t }, { outcome: 'failed', text: said }),
  ];
}

/** `{tool, callID, state: {status, input, output, error, metadata, time: {start, end}}}` */
function toolFacts(
  part: Json,
  at: { worktree: string; t: number | undefined; agentId: string | undefined },
): FactDraft[] {
  const { worktree, agentId } = at;
  const state = objectIn(part.state);
  const input = objectIn(state.input);
  const metadata = objectIn(state.metadata);
  const { start, end } = objectIn(state.time);
  const [name, id] = [textIn(part.tool), textIn(part.callID)];
  if (id === '') return [];
  const done = state.status === 'completed';
  const dir = textIn(input.workdir);
  const t = typeof start === 'number' ? start : at.t;
  const place: CallPlace = { id, t, agentId, worktree, cwd: dir === '' ? worktree : dir };
  const later = { id, t: typeof end === 'number' ? end : at.t, agentId };
  const path = textIn(input.filePath);
  const subject =
    [input.command, path, input.pattern, input.url, input.query, input.description, firstQuestion(input)]
      .map(textIn)
      .find(text => text !== '') ?? '';
  const own = name === 'bash' || name === 'read' || editors.has(name);
  const fields = {
    tool: name,
    class:
      name === 'bash'
        ? 'shell'
        : name === 'read'
          ? 'read'
          : editors.has(name)
            ? 'edit'
            : (classes[name] ?? 'other'),
  };
  const begin = draft('tool.start', place, { ...fields, input: beginningOf(subject, 1024) });
  if (state.status === 'running') return own ? [] : [begin];
  const error = textIn(state.error);
  // `The user rejected permission to use this specific tool call.`
  if (!done && /\brejected permission\b|\bdismissed this question\b/i.test(error))
    return [draft('note', later, { text: beginningOf(`${name}: ${subject}`, 1024), kind: 'rejected' })];
  if (name === 'bash') {
    const exit = done && typeof metadata.exit === 'number' ? metadata.exit : null;
    const shown = textIn(metadata.output) || textIn(state.output);
    // It writes this where nothing was printed.
    const output = done ? shown.replace(/^\(no output\)$/, '') : error;
    return commandFacts(place, { cmd: textIn(input.command), exit, output });
  }
  if (done && name === 'read') return [readFact(place, path)];
  if (done && editors.has(name)) return editFacts(place, editsOf(input, metadata, path));
  const finish = draft('tool.end', later, { ...fields, ok: done, ...resultText(name, done, state) });
  return own ? [begin, finish] : [finish];
}

const firstQuestion = (input: Json): unknown => objectIn(listIn(input.questions)[0]).question;

function resultText(name: string, done: boolean, state: Json): { text?: string } {
  if (!done) return { text: endOfOutput(textIn(state.error)) };
  return name === 'question' ? { text: endOfOutput(textIn(state.output)) } : {};
}

/** A patch changes several files, the others one. */
function editsOf(input: Json, metadata: Json, path: string) {
  const files = listIn(metadata.files).map(objectIn);
  if (path === '' && files.length > 0)
    return files.map(file => ({
      path: textIn(file.filePath) || textIn(file.relativePath) || textIn(file.file),
      added: countOf(file.additions),
      removed: countOf(file.deletions),
    }));
  const diff = textIn(metadata.diff);
  if (diff !== '') return [{ path, ...countDiff(diff) }];
  const { additions, deletions } = objectIn(metadata.filediff);
  const written = metadata.exists === false ? countLines(textIn(input.content)) : null;
  return [
    {
      path,
      added: countOf(additions) ?? written,
      removed: countOf(deletions) ?? (written === null ? null : 0),
    },
  ];
}

const countOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
