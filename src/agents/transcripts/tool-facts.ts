import { beginningOf, endOfOutput, factPath } from './fact-values.ts';
import type { LineCounts } from './line-counts.ts';
import { shellReads } from './shell-reads.ts';
import type { FactDraft } from './types.ts';

/** What every fact about one tool call has in common. */
export interface CallPlace {
  id: string;
  /** ms, when the call began. */
  t: number | undefined;
  agentId?: string | undefined;
  worktree: string;
  /** Where relative paths of the call begin. */
  cwd: string;
}

/** A command that has ended, or was left running in the background, and the files it showed. */
export function commandFacts(
  call: CallPlace,
  result: { cmd: string; exit: number | null; ms?: number | undefined; output: string; background?: boolean },
): FactDraft[] {
  const { cmd, exit, ms, output, background } = result;
  const text = endOfOutput(output);
  const command = draft('command', call, {
    cmd: beginningOf(cmd),
    cwd: call.cwd,
    exit,
    ...(ms === undefined ? {} : { ms }),
    ...(text === '' ? {} : { text }),
    ...(background ? { background } : {}),
  });
  const reads = shellReads(cmd, call.cwd).map((path, i) =>
    draft('read', call, { path: factPath(path, call), by: 'shell' }, `${call.id}#${i + 1}`),
  );
  return [command, ...reads];
}

/** Files one call changed. The first has the id of the call, further ones `<id>#2`, …: ids tell things apart. */
export function editFacts(
  call: CallPlace,
  edits: ReadonlyArray<{ path: string } & (LineCounts | { added: number | null; removed: number | null })>,
): FactDraft[] {
  return edits.map(({ path, added, removed }, i) =>
    draft(
      'edit',
      call,
      { path: factPath(path, call), by: 'tool', added, removed },
      i === 0 ? call.id : `${call.id}#${i + 1}`,
    ),
  );
}

export function readFact(call: CallPlace, path: string): FactDraft {
  return draft('read', call, { path: factPath(path, call), by: 'tool' });
}

/** The end of a call whose command was already told: it ran on in the background. */
export function lateEnd(
  call: Pick<CallPlace, 'id' | 'agentId'>,
  t: number | undefined,
  end: { exit: number | null; text?: string },
): FactDraft {
  const { exit, text = '' } = end;
  return draft(
    'tool.end',
    { ...call, t },
    {
      tool: 'background',
      class: 'shell',
      exit,
      ok: exit === null ? null : exit === 0,
      ...(text === '' ? {} : { text: endOfOutput(text) }),
    },
  );
}

export function draft(
  k: FactDraft['k'],
  call: { id: string; t?: number | undefined; agentId?: string | undefined },
  fields: FactDraft['fields'],
  id: string = call.id,
): FactDraft {
  const { t, agentId } = call;
  return { k, id, ...(t === undefined ? {} : { t }), ...(agentId === undefined ? {} : { agentId }), fields };
}
