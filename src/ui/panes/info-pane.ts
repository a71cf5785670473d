import { counted } from '../../lib/counted.ts';
import { type AgentStart, agentStart } from '../../store/record/agent-start.ts';
import { type SessionFile, sessionFiles } from '../../store/record/session-files.ts';
import { sourceWords, stateWord } from '../../store/record/status-word.ts';
import type { Fact } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import { type Span, span } from '../components/spans.ts';
import type { SessionView } from '../model/session-view.ts';
import { tokenCount } from './durations.ts';
import { eachPiece, type LoadFacts } from './fact-pieces.ts';
import { createLinesPane, fixedLines } from './lines-pane.ts';
import { type LoadedPane, loadedPane } from './loaded-pane.ts';

/** Facts that tell what the agent was given and what it looked at. */
const contextKinds: ReadonlySet<string> = new Set(['session', 'read', 'edit', 'outside']);

/** What only a session's facts tell. */
export interface SessionContext {
  start: AgentStart;
  files: readonly SessionFile[];
}

/** Ids, branch, paths, agent, links of one session, and the context its agent was given and has read. */
export function createInfoPane(options: {
  view: SessionView;
  /** As for the timeline. */
  load: LoadFacts;
}): LoadedPane & { update(view: SessionView): void } {
  let { view } = options;
  let context: SessionContext | undefined;
  const pane = createLinesPane(width => fixedLines(infoLines(view, width, context)));
  const show = () => pane.show(width => fixedLines(infoLines(view, width, context)));
  const load = async () => {
    const facts: Fact[] = [];
    await eachPiece(options.load, 0, piece => {
      facts.push(...piece.filter(({ k }) => contextKinds.has(k)));
      return true;
    });
    context = { start: agentStart(facts), files: sessionFiles(facts) };
    show();
  };
  // The record alone says most: a log that cannot be read is told by the timeline.
  const loaded = loadedPane(pane, () => void load().catch(() => {}));
  return Object.assign(loaded, {
    update(next: SessionView) {
      view = next;
      show();
    },
  });
}

/** Labels are right of this many cells. */
const labelWidth = 14;

export function infoLines(view: SessionView, width: number, context?: SessionContext): Span[][] {
  const { record, status } = view;
  const { start, files = [] } = context ?? {};
  const { tokens } = record;
  const fields: Array<[string, string | null | undefined]> = [
    ['session', record.name],
    ['id', record.id],
    ['status', [stateWord(view), status.reason].filter(Boolean).join(': ')],
    ['known from', sourceWords[status.source]],
    ['review', view.review],
    [
      '⚠ overlap',
      view.overlap.length > 0 ? `another live session changed ${view.overlap.join(', ')} too` : null,
    ],
    ['', ''],
    ['branch', record.git.branch],
    ['base', `${record.git.base} at ${record.git.baseSha.slice(0, 10)}`],
    ['worktree', record.git.worktree],
    ['repository', view.repository],
    ['', ''],
    ['agent', [record.agent.name, record.agent.version].filter(Boolean).join(' ')],
    ['command', record.agent.command.join(' ')],
    ['model', record.agent.model ?? start?.model],
    ['may do', start?.permissionMode],
    ['instructed by', start?.instructions.map(({ path, blob }) => `${path} ${blob.slice(0, 8)}`).join(', ')],
    ['conversation', record.agent.nativeId],
    ['role', record.role],
    ['host', view.live && record.host ? `pid ${record.host.pid} on ${record.host.machine}` : 'not running'],
    ['turns', String(record.turns)],
    [
      'tokens',
      tokens.in + tokens.out > 0
        ? `${tokenCount(tokens.in)} in (${tokenCount(tokens.cached)} cached), ${tokenCount(tokens.out)} out`
        : null,
    ],
    ['', ''],
    ['ticket', record.links.ticket],
    ['plan', record.links.plan],
    ['pull request', record.links.pr],
    ['owner', `${record.owner.name} <${record.owner.email}>`],
    ['created', time(record.createdAt)],
    ['ended', record.endedAt === null ? null : time(record.endedAt)],
    ['', ''],
    ['task', record.task.goal],
    ['only touch', record.task.only.join(' ')],
    ['verify with', record.task.verify],
    ['done when', record.task.doneWhen.join('; ')],
  ];
  const lines: Span[][] = [[]];
  for (const [label, value] of fields) {
    if (label === '' && lines.at(-1)?.length !== 0) lines.push([]);
    if (label === '' || !value) continue;
    for (const [i, text] of wrap(cleanLine(value), Math.max(10, width - labelWidth - 2)).entries()) {
      lines.push([
        span(i === 0 ? label.padStart(labelWidth) : ' '.repeat(labelWidth), 'grey'),
        span('  '),
        span(text, 'text'),
      ]);
    }
  }
  return [...lines, ...inspectedLines(files.filter(({ reads }) => reads > 0))];
}

/** The files the agent has read; what was only parsed from a command is marked. */
function inspectedLines(files: readonly SessionFile[]): Span[][] {
  if (files.length === 0) return [];
  const shown = files
    .slice(0, filesShown)
    .map(({ path, guessed }) => [
      span('  '),
      span(cleanLine(path), 'text'),
      ...(guessed ? [span(' guessed from shell', 'grey')] : []),
    ]);
  const more = files.length - shown.length;
  return [
    [],
    [span(`  Context inspected: ${counted(files.length, 'file')} read`, 'grey')],
    ...shown,
    ...(more > 0 ? [[span(`  … and ${more} more: pitwall files`, 'grey')]] : []),
  ];
}

/** More than anybody scrolls through. */
const filesShown = 500;

/** Local time to the minute. */
export function time(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
