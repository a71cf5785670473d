import { processesBySession } from '../../lib/process-id.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Context } from '../context.ts';
import { endLeftOver, leftOver } from '../left-over.ts';
import { type Check, warning } from './check.ts';

/** Agents that outlived their hosts, of removed sessions too: two agents in one worktree would work against each other. */
export function checkLeftOvers(ctx: Context): Check[] {
  const sessions = processesBySession();
  const look = (records: readonly SessionRecord[], what: string) =>
    records.flatMap(record => {
      const pids = leftOver(record, sessions);
      if (pids.length === 0) return [];
      const found = warning(
        'left over',
        `the agent of ${what}${cleanLine(record.name, 48)} runs on without its host: process ${pids.join(', ')}`,
        'pitwall doctor --fix ends it; so does its resume',
      );
      return [{ ...found, fix: async () => void (await endLeftOver(record, ctx.settings.stop.graceMs)) }];
    });
  return [
    ...look(ctx.store.listSync().records, ''),
    ...look(ctx.store.listArchived().records, 'the removed session '),
  ];
}
