import { processIdentity } from '../../lib/process-id.ts';
import { recordVersion } from '../../store/limits.ts';
import type { SessionRecord, Task } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import type { CreateInput } from './create-session.ts';
import type { Place } from './place.ts';
import type { PreparedAgent } from './prepare-agent.ts';

export interface NewRecordInput {
  id: string;
  repo: string;
  input: CreateInput;
  task: Task;
  prompt: string;
  place: Place;
  base: string;
  baseSha: string;
  agent: PreparedAgent;
}

/** The record of a session that is about to start. */
export function newRecord(ctx: Context, from: NewRecordInput): SessionRecord {
  const { input, place } = from;
  const now = ctx.clock.now();
  return {
    v: recordVersion,
    id: from.id,
    name: place.name,
    repo: from.repo,
    task: from.task,
    prompt: from.prompt,
    agent: {
      name: from.agent.adapter.name,
      command: [],
      version: null,
      nativeId: null,
      transcript: null,
      model: null,
    },
    role: input.role ?? 'implement',
    template: null,
    parent: null,
    owner: { name: ctx.repo.identity.name, email: ctx.repo.identity.email },
    mayManage: input.mayManage ?? false,
    host: null,
    // Tells a session that is being made from one whose `new` was killed half-way.
    starter: processIdentity(process.pid),
    git: {
      base: from.base,
      baseSha: from.baseSha,
      branch: place.branch,
      worktree: place.path,
      head: from.baseSha,
    },
    status: {
      value: 'starting',
      since: now,
      reason: 'preparing its worktree',
      question: null,
      activity: '',
      source: 'none',
      confidence: 1,
    },
    exit: null,
    size: null,
    tests: null,
    review: { state: 'none', by: null, at: null, tree: null, note: '' },
    checklist: [],
    links: { ticket: input.ticket ?? null, plan: input.plan ?? null, pr: null },
    turns: 0,
    tokens: { in: 0, out: 0, cached: 0 },
    createdAt: now,
    updatedAt: now,
    endedAt: null,
  };
}
