import { z } from 'zod';
import { recordSchema } from './schema.ts';

/** Published schemas by their file below the package, written by scripts/schemas.mjs. */
export const schemas: Readonly<Record<string, object>> = {
  'schemas/session.schema.json': {
    title: 'session.json: the record of one session of pitwall',
    ...z.toJSONSchema(recordSchema, { io: 'input' }),
  },
};
