import type { Settings } from '../../config/schema.ts';
import { counted } from '../../lib/counted.ts';
import type { Paths } from '../../lib/paths.ts';
import { isBusy } from '../../store/record/busy.ts';
import { knownRepositories } from '../../store/repositories.ts';
import type { SessionRecord } from '../../store/schema.ts';
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

/** The sessions of this user whose agents work now, in every repository: starting, working or waiting for an answer. */
export function busySessions(
  paths: Pick<Paths, 'stateDir'>,
  storeDir: string,
  except: string,
): SessionRecord[] {
  const stores = new Set([...knownRepositories(paths).map(known => known.storeDir), storeDir]);
  return [...stores]
    .flatMap(dir => openStore(dir).listSync().records)
    .filter(record => record.id !== except && isBusy(record.status.value) && isRunning(record));
}

/** Why no further agent of a kind may start, and who holds the places. */
export interface Full {
  /** `2 agents work, agents.max is 2` */
  why: string;
  holders: readonly SessionRecord[];
}

/**
 * Undefined when one may start. More than the number can work: one that is idle and is sent a text is not held back, and
 * `--now` does not wait. Pure.
 */
export function whyFull(limits: Limits, busy: readonly SessionRecord[], agent: string): Full | undefined {
  const { total, kind } = limits;
  if (total !== null && busy.length >= total)
    return {
      why: `${counted(busy.length, 'agent works', 'agents work')}, agents.max is ${total}`,
      holders: busy,
    };
  const same = busy.filter(record => record.agent.name === agent);
  if (kind !== null && same.length >= kind)
    return {
      why: `${counted(same.length, `${agent} agent works`, `${agent} agents work`)}, agents.${agent}.max is ${kind}`,
      holders: same,
    };
  return undefined;
}
