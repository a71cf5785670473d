import type { SessionRow } from '../../actions/list-sessions.ts';
import type { SessionJson } from './schemas.ts';

/** A session with the published, stable field names of `ls --json` (schemas/ls.schema.json). */
export function sessionJson(row: SessionRow): SessionJson {
  const { record, status } = row;
  const { size, tests, exit } = record;
  return {
    id: record.id,
    name: record.name,
    repository: { name: row.repository.name, root: row.repository.root },
    group: row.group,
    status: {
      value: status.value,
      since: status.since,
      reason: status.reason,
      activity: status.activity,
      confidence: status.confidence,
    },
    question: status.question
      ? {
          id: status.question.id,
          kind: status.question.kind,
          text: status.question.text,
          options: status.question.options.map(({ n, label }) => ({ n, label })),
          at: status.question.at,
        }
      : null,
    review: { state: row.review, by: record.review.by, at: record.review.at, tree: record.review.tree },
    agent: { name: record.agent.name, model: record.agent.model, nativeId: record.agent.nativeId },
    role: record.role,
    task: record.task.goal,
    branch: record.git.branch,
    base: record.git.base,
    worktree: record.git.worktree,
    size: size ? { files: size.files, added: size.added, removed: size.removed, tree: size.tree } : null,
    tests: tests ? { verdict: tests.verdict, command: tests.command, at: tests.at } : null,
    overlap: row.overlap.map(({ path, others }) => ({ path, sessions: [...others] })),
    queuedTexts: (record.sends ?? []).map(({ id, text, from, at }) => ({ id, text, from, at })),
    exit: exit ? { code: exit.code, signal: exit.signal, at: exit.at } : null,
    links: { ticket: record.links.ticket, plan: record.links.plan, pr: record.links.pr },
    turns: record.turns,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    endedAt: record.endedAt,
  };
}
