import { z } from 'zod';
import { savedUiSchema } from './model/saved-ui-schema.ts';

/** The schema that the screen's state is read by, by its file below the package, written by scripts/schemas.mjs. */
export const schemas: Readonly<Record<string, object>> = {
  'schemas/screen-state.schema.json': {
    title: 'What the screen of pitwall takes up again after its end',
    ...z.toJSONSchema(savedUiSchema, { io: 'input' }),
  },
};
