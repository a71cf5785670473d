import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sessionRows } from '../../../src/actions/list-sessions.ts';
import { outputSchemas, sessionJsonSchema } from '../../../src/cli/output/schemas.ts';
import { sessionJson } from '../../../src/cli/output/session-json.ts';
import { makeRecord } from '../../actions/record.ts';

test.each(Object.entries(outputSchemas))(
  'schemas/%s.schema.json is current (vitest -u writes it)',
  async (name, schema) => {
    const file = fileURLToPath(new URL(`../../../schemas/${name}.schema.json`, import.meta.url));
    const json = { ...z.toJSONSchema(schema, { io: 'output' }), title: `pitwall ${name} --json` };
    await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(file);
  },
);

test('field names of a session are frozen: scripts read them', () => {
  const [row] = sessionRows([makeRecord()], { name: 'shop', root: '/shop' });
  const json = sessionJson(row!);
  expect(sessionJsonSchema.parse(json)).toEqual(json);
  expect(Object.keys(json)).toEqual([
    'id',
    'name',
    'repository',
    'group',
    'status',
    'question',
    'review',
    'agent',
    'role',
    'task',
    'branch',
    'base',
    'worktree',
    'size',
    'tests',
    'overlap',
    'queuedTexts',
    'exit',
    'links',
    'turns',
    'createdAt',
    'updatedAt',
    'endedAt',
  ]);
});
