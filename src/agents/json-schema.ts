import { z } from 'zod';
import { hostSpecSchema } from './host/spec-schema.ts';
import { controlSchemas } from './link/control-schema.ts';

/** Schemas that hosts check by, by their file below the package, written by scripts/schemas.mjs. */
export const schemas: Readonly<Record<string, object>> = {
  'schemas/control.schema.json': {
    title: 'What a client says to a host of pitwall, by the name of the frame',
    ...z.toJSONSchema(z.object(controlSchemas), { io: 'input' }),
  },
  'schemas/host-spec.schema.json': {
    title: 'What a host of pitwall is told when it is started',
    ...z.toJSONSchema(hostSpecSchema, { io: 'input' }),
  },
};
