import { newSessionId } from '../../src/lib/ids.ts';
import { recordSchema, type SessionRecord } from '../../src/store/schema.ts';

export type RecordParts = { [K in keyof SessionRecord]?: Partial<SessionRecord[K]> | SessionRecord[K] };

/** A whole record with the given parts in it. */
export function aRecord(parts: RecordParts = {}): SessionRecord {
  const base = {
    v: 1,
    id: newSessionId(),
    name: 'fix-login',
    repo: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    task: { goal: 'Fix the login' },
    prompt: 'Fix the login',
    agent: { name: 'claude' },
    owner: { name: 'Test Person', email: 'person@example.com' },
    git: { base: 'main', baseSha: 'a'.repeat(40), branch: 'pitwall/fix-login', worktree: '/tmp/w/fix-login' },
    status: { value: 'idle', since: 1000 },
    createdAt: 1000,
    updatedAt: 1000,
  };
  const mixed: Record<string, unknown> = { ...base };
  for (const [key, part] of Object.entries(parts)) {
    const under = mixed[key];
    const both = [under, part].every(one => typeof one === 'object' && one !== null && !Array.isArray(one));
    mixed[key] = both ? { ...(under as object), ...(part as object) } : part;
  }
  return recordSchema.parse(mixed);
}
