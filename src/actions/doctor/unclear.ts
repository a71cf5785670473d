import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../../lib/counted.ts';
import type { Context } from '../context.ts';
import { type Check, note } from './check.ts';

/**
 * Ids of sessions, removed ones too, whose record does not say what is theirs: it is damaged or lost, or a newer pitwall
 * wrote it. As long as there is one, nothing that no record names can be called stray: it may be theirs.
 */
export function unclearRecords(ctx: Pick<Context, 'store'>): string[] {
  const sessions = ctx.store.listSync();
  const archived = ctx.store.listArchived();
  const lost = foldersWithFacts(join(ctx.store.dir, 'sessions')).filter(
    id => !sessions.records.some(record => record.id === id),
  );
  return [
    ...new Set([
      ...sessions.unreadable,
      ...sessions.readOnly,
      ...archived.unreadable,
      ...archived.readOnly,
      ...lost,
    ]),
  ];
}

export function unclearCheck(unclear: readonly string[]): Check[] {
  if (unclear.length === 0) return [];
  const [first = ''] = unclear;
  const which = `${counted(unclear.length, 'record')} of sessions cannot be read in full: ${first}${unclear.length > 1 ? ', …' : ''}`;
  return [
    note(
      'leftovers',
      `worktrees and branches without a session are not looked for: ${which}`,
      'mend or restore the record first; what belongs to it is left alone',
    ),
  ];
}

/** A session that ever did something has facts; without a record beside them that one was lost. */
function foldersWithFacts(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).filter(id => existsSync(join(dir, id, 'facts.jsonl')));
}
