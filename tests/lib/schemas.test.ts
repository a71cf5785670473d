import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemas as agentsSchemas } from '../../src/agents/json-schema.ts';
import { schemas as configSchemas } from '../../src/config/json-schema.ts';
import { schemas as storeSchemas } from '../../src/store/json-schema.ts';
import { schemas as uiSchemas } from '../../src/ui/json-schema.ts';

test.each(Object.entries({ ...configSchemas, ...storeSchemas, ...agentsSchemas, ...uiSchemas }))(
  '%s is current (else: npm run schemas)',
  (file, schema) => {
    const committed = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(committed).toBe(`${JSON.stringify(schema, null, 2)}\n`);
  },
);
