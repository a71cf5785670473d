import shape from '#schemas/session.schema.json';
import type { Parsed } from '../lib/json-file.ts';
import { conform, type Mismatch, type Shape } from '../lib/shape.ts';
import { completeCheck } from '../lib/shape-check.ts';
import { migrate } from './migrate.ts';
import type { SessionRecord } from './schema.ts';

const recordShape = shape as unknown as Shape;
const isComplete = completeCheck(recordShape);

/** Judges a raw session.json without zod, by the schema generated from it; missing optional fields are filled in. */
export function parseRecord(raw: unknown): Parsed<SessionRecord> {
  const migrated = migrate(raw);
  if (migrated.kind !== 'current') return migrated;
  if (isComplete(migrated.raw)) {
    return { kind: 'ok', data: migrated.raw as unknown as SessionRecord };
  }
  const { value, mismatches } = conform(recordShape, migrated.raw, { defaults: true });
  if (mismatches.length === 0) return { kind: 'ok', data: value as SessionRecord };
  return { kind: 'bad', why: sentence(mismatches) };
}

/**
 * A record of a newer pitwall, as far as this one understands it: what does not fit is replaced by something harmless,
 * so that the session is at least in the list. Never to be written back.
 */
export function readNewerRecord(raw: unknown, id: string): SessionRecord {
  const { value } = conform(recordShape, { ...(raw as object), v: 1 }, { defaults: true });
  const record = patch(recordShape, value) as SessionRecord;
  record.id = id;
  if (record.name === '') record.name = id.toLowerCase();
  return record;
}

/** Fills every required gap: empty text, 0, empty list; a status that is not understood is `unknown`. */
function patch(shape: Shape, value: unknown): unknown {
  if (value === undefined) return shape.default ?? blank(shape);
  if (shape.type !== 'object' || typeof value !== 'object' || value === null) return value;
  const result = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(shape.properties ?? {})) {
    const needed = shape.required?.includes(key) || inner.default !== undefined;
    if (result[key] !== undefined || needed) result[key] = patch(inner, result[key]);
  }
  return result;
}

function blank(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum.includes('unknown') ? 'unknown' : shape.enum[0];
  if (shape.anyOf || typeof shape.type === 'object') return null;
  if (shape.type === 'object') return patch(shape, {});
  if (shape.type === 'array') return [];
  return shape.type === 'number' || shape.type === 'integer' ? 0 : shape.type === 'boolean' ? false : '';
}

/** Enough to see whether one field is wrong or nearly all. */
const pathsShown = 3;

function sentence(mismatches: readonly Mismatch[]): string {
  const [first] = mismatches;
  if (first === undefined) return '';
  const same = mismatches.filter(
    ({ expected, found }) => expected === first.expected && found === first.found,
  );
  const paths = same.slice(0, pathsShown).map(({ path }) => path || 'the record');
  const others = mismatches.length - paths.length;
  const more = others > 0 ? `; ${others} more like it or otherwise wrong` : '';
  return `${paths.join(', ')}: expected ${first.expected}, found ${first.found}${more}`;
}
