import { isObject, objectIn, textIn } from '../transcripts/json-fields.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { HookNews } from './types.ts';

const told: readonly unknown[] = ['turn.start', 'turn.end', 'reasoning', 'read', 'edit', 'command'];

/** What the demo agent leaves in the spool: a fact, ready made; see demo/tell.ts. */
export function demoHook(event: unknown): HookNews {
  if (!isObject(event) || !isObject(event.demo)) return {};
  const { k, t, id, fields } = event.demo;
  if (!told.includes(k) || typeof t !== 'number' || textIn(id) === '') return {};
  return { facts: [{ k: k as FactDraft['k'], t, id: textIn(id), fields: objectIn(fields) }] };
}
