import type { z } from 'zod';
import shape from '#schemas/host-spec.schema.json';
import { Failure } from '../../lib/errors.ts';
import { conform, type Shape } from '../../lib/shape.ts';
import type { hostSpecSchema } from './spec-schema.ts';

export type HostSpec = z.infer<typeof hostSpecSchema>;

/** Reads a spec with its defaults; by the generated schema, because zod would stay in every host's memory. */
export function parseSpec(json: string): HostSpec {
  const { value, mismatches } = conform(shape as unknown as Shape, JSON.parse(json), { defaults: true });
  const [first] = mismatches;
  if (first) throw new Failure(`the host was told a wrong ${first.path}: expected ${first.expected}`);
  return value as HostSpec;
}

/** The one line a host prints on stdout when it serves, or when it could not start. */
export type HostReady =
  | { ok: true; pid: number; startTime: string; socket: string }
  | { ok: false; message: string };
