import { Failure } from '../lib/errors.ts';
import type { Paths } from '../lib/paths.ts';
import { ancestors } from '../lib/process-id.ts';
import { knownRepositories } from '../store/repositories.ts';
import type { SessionRecord } from '../store/schema.ts';
import { openStore } from '../store/store.ts';
import { hostAlive } from './liveness.ts';

export interface GuardInput {
  env: Record<string, string | undefined>;
  paths: Paths;
  /** `<git common dir>/pitwall` of the repository at hand, when there is one. */
  storeDir?: string;
  pid?: number;
}

/**
 * Refuses when this process runs inside an agent of pitwall: only a person answers, reviews, starts or removes.
 * Known by `PITWALL_SESSION`, or by a host among the ancestors for an agent that dropped the variable.
 * A session started with `--may manage` passes. Same user, same machine: this stops accidents, not malice.
 */
export function guardAgainstAgents(input: GuardInput): void {
  const id = input.env.PITWALL_SESSION;
  const line = new Set(ancestors(input.pid ?? process.pid));
  const inside = records(input).filter(
    record => record.id === id || (record.host && line.has(record.host.pid) && hostAlive(record)),
  );
  const [first] = inside;
  if (!first && !id) return;
  if (first && inside.every(record => record.mayManage)) return;
  throw new Failure(
    `this runs inside the agent of session ${first?.name ?? id}, and an agent may only read`,
    { exit: 'refused', hint: 'run it in your own terminal, or start the session with --may manage' },
  );
}

function records(input: GuardInput): SessionRecord[] {
  const dirs = new Set(knownRepositories(input.paths).map(known => known.storeDir));
  if (input.storeDir) dirs.add(input.storeDir);
  return [...dirs].flatMap(dir => openStore(dir).listSync().records);
}
