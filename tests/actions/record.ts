import { recordSchema, type SessionRecord } from '../../src/store/schema.ts';

type Changes = Partial<Omit<SessionRecord, 'status' | 'git'>> & {
  status?: Partial<SessionRecord['status']>;
  git?: Partial<SessionRecord['git']>;
};

let n = 0;

/** A valid record; every call gives another id. */
export function makeRecord(changes: Changes = {}): SessionRecord {
  n += 1;
  const name = changes.name ?? `session-${n}`;
  return recordSchema.parse({
    v: 1,
    id: `01J0000000000000000000${String(n).padStart(4, '0')}`,
    name,
    repo: '01J0000000000000000000REPO',
    task: { goal: 'fix the login' },
    prompt: 'fix the login',
    agent: { name: 'shell' },
    owner: { name: 'Test Person', email: 'person@example.com' },
    createdAt: 1000,
    updatedAt: 1000,
    ...changes,
    git: {
      base: 'main',
      baseSha: 'a'.repeat(40),
      branch: `pitwall/${name}`,
      worktree: `/w/${name}`,
      ...changes.git,
    },
    status: { value: 'idle', since: 1000, ...changes.status },
  });
}
