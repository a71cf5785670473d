import { z } from 'zod';
import { settingsSchema } from './schema.ts';

/** Published schemas by their file below the package, written by scripts/schemas.mjs. */
export const schemas: Readonly<Record<string, object>> = {
  'schemas/config.schema.json': {
    title: 'Settings of pitwall',
    ...z.toJSONSchema(settingsSchema, { io: 'input' }),
  },
};
