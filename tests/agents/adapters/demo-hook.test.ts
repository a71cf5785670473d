import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoHook } from '../../../src/agents/adapters/demo-hook.ts';
import { createTell } from '../../../src/agents/demo/tell.ts';
import { tempDir } from '../../support/temp.ts';

test('what the demo agent tells arrives as facts, each with its own id', () => {
  const spool = tempDir('spool');
  const tell = createTell(spool, 'run');
  tell('edit', '1', { path: 'a.js', by: 'tool', added: 2, removed: 1 });
  tell('command', '2', { cmd: 'node --test', cwd: '/w', exit: 1, ms: 5, text: '# fail 1' });
  const names = readdirSync(spool).toSorted();
  expect(names).toEqual(['run.000001.json', 'run.000002.json']);
  const facts = names.flatMap(
    name => demoHook(JSON.parse(readFileSync(join(spool, name), 'utf8'))).facts ?? [],
  );
  expect(facts).toMatchObject([
    { k: 'edit', id: 'run.1', fields: { path: 'a.js', added: 2 } },
    { k: 'command', id: 'run.2', fields: { exit: 1, text: '# fail 1' } },
  ]);
});

test('it goes on where nobody listens', () => {
  createTell(undefined, 'run')('edit', '1', {});
  createTell(join(tempDir('gone'), 'spool'), 'run')('edit', '1', {});
});

test.each([
  ['no object', 'edit'],
  ['another message', { hook_event_name: 'Stop' }],
  ['a kind that is not its own to tell', { demo: { k: 'review', t: 1, id: 'x', fields: {} } }],
  ['no time', { demo: { k: 'edit', id: 'x', fields: {} } }],
])('%s tells nothing', (_, event) => {
  expect(demoHook(event)).toEqual({});
});
