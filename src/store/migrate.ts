import type { recordVersion } from './limits.ts';

type Raw = Record<string, unknown>;

/** The version this pitwall writes. Repeated here, as schema.ts brings zod along; the type keeps the two equal. */
const current: typeof recordVersion = 1;

/** `steps[n]` makes version n+1 out of version n; fields it does not know stay. None is needed yet. */
const steps: Readonly<Record<number, (raw: Raw) => Raw>> = {};

export type Migrated =
  | { kind: 'current'; raw: Raw }
  | { kind: 'newer'; version: number; raw: Raw }
  | { kind: 'bad'; why: string };

/** Brings a raw session.json up to the version of today. */
export function migrate(value: unknown): Migrated {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'bad', why: 'it is no object' };
  }
  let raw = value as Raw;
  if (!Number.isInteger(raw.v)) return { kind: 'bad', why: 'it has no version "v"' };
  if ((raw.v as number) > current) return { kind: 'newer', version: raw.v as number, raw };
  while (raw.v !== current) {
    const step = steps[raw.v as number];
    if (!step) return { kind: 'bad', why: `nobody ever wrote version ${String(raw.v)}` };
    raw = step(raw);
  }
  return { kind: 'current', raw };
}
