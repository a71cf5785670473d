import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import { type Span, span } from '../components/spans.ts';
import type { SessionView } from '../model/session-view.ts';
import { createLinesPane, fixedLines, type LinesPane } from './lines-pane.ts';

/** Ids, branch, paths, agent, links of one session. */
export function createInfoPane(view: SessionView): LinesPane & { update(view: SessionView): void } {
  const pane = createLinesPane(width => fixedLines(infoLines(view, width)));
  return Object.assign(pane, {
    update: (next: SessionView) => pane.show(width => fixedLines(infoLines(next, width))),
  });
}

/** Labels are right of this many cells. */
const labelWidth = 14;

export function infoLines(view: SessionView, width: number): Span[][] {
  const { record, status } = view;
  const fields: Array<[string, string | null | undefined]> = [
    ['session', record.name],
    ['id', record.id],
    ['status', [status.value.replace('-', ' '), status.reason].filter(Boolean).join(': ')],
    ['known from', status.source === 'none' ? null : status.source],
    ['review', view.review],
    ['', ''],
    ['branch', record.git.branch],
    ['base', `${record.git.base} at ${record.git.baseSha.slice(0, 10)}`],
    ['worktree', record.git.worktree],
    ['repository', view.repository],
    ['', ''],
    ['agent', [record.agent.name, record.agent.version].filter(Boolean).join(' ')],
    ['command', record.agent.command.join(' ')],
    ['model', record.agent.model],
    ['conversation', record.agent.nativeId],
    ['role', record.role],
    ['host', view.live && record.host ? `pid ${record.host.pid} on ${record.host.machine}` : 'not running'],
    ['turns', String(record.turns)],
    [
      'tokens',
      record.tokens.in + record.tokens.out > 0 ? `${record.tokens.in} in, ${record.tokens.out} out` : null,
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
  return lines;
}

/** Local time to the minute. */
export function time(ms: number): string {
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
