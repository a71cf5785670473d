import type { Settings } from '../../config/schema.ts';
import type { Paths } from '../../lib/paths.ts';
import { isBusy } from '../../store/record/busy.ts';
import { knownRepositories } from '../../store/repositories.ts';
import { openStore } from '../../store/store.ts';
import { isRunning } from '../liveness.ts';
import { namedAgents } from '../named-agents.ts';

/** How many agents may work at once; null: as many as there are. */
export interface Limits {
  /** Of all kinds. */
  total: number | null;
  /** Of the one kind at hand. */
  kind: number | null;
}

/** `agents.max` and `agents.<name>.max`. */
export function limitsFor(settings: Settings, agent: string): Limits {
  return { total: settings.agents.max, kind: namedAgents(settings)[agent]?.max ?? null };
}

export function isLimited({ total, kind }: Limits): boolean {
  return total !== null || kind !== null;
}

/** The kinds of the agents of this user that work now, in every repository: starting, working or waiting for an answer. */
export function busyAgents(paths: Pick<Paths, 'stateDir'>, storeDir: string, except: string): string[] {
  const stores = new Set([...knownRepositories(paths).map(known => known.storeDir), storeDir]);
  return [...stores]
    .flatMap(dir => openStore(dir).listSync().records)
    .filter(record => record.id !== except && isBusy(record.status.value) && isRunning(record))
    .map(record => record.agent.name);
}

/** Why no further agent of this kind may start, `4 of 4 agents work`; undefined when one may. Pure. */
export function whyFull(limits: Limits, busy: readonly string[], agent: string): string | undefined {
  const { total, kind } = limits;
  if (total !== null && busy.length >= total) return `${busy.length} of ${total} agents work`;
  const same = busy.filter(name => name === agent).length;
  if (kind !== null && same >= kind) return `${same} of ${kind} ${agent} agents work`;
  return undefined;
}
