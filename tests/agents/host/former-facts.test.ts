import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFormerFacts } from '../../../src/agents/host/former-facts.ts';
import { tempDir } from '../../support/temp.ts';

test('one reading tells the turns, what is known by its id, and what the verdict about the tests follows from', async () => {
  const file = join(tempDir('facts'), 'facts.jsonl');
  const facts = [
    { t: 10, k: 'turn.start', src: 'hook', turn: 1, id: 'p1', prompt: 'go' },
    { t: 11, k: 'command', src: 'hook', turn: 1, id: 'c1', cmd: 'ls', class: 'other', text: 'a b' },
    { t: 12, k: 'command', src: 'hook', turn: 1, id: 'c2', cmd: 'npm test', class: 'test', text: 'ok 1' },
    { t: 13, k: 'edit', src: 'hook', turn: 1, path: 'a.ts' },
    { t: 14, k: 'tool.end', src: 'hook', turn: 1, tool: 'background', text: 'exit code 0' },
    { t: 15, k: 'tool.end', src: 'hook', turn: 1, id: 't1', tool: 'Grep' },
    { t: 20, k: 'turn.end', src: 'screen', turn: 1 },
  ];
  writeFileSync(file, `${facts.map(fact => JSON.stringify(fact)).join('\n')}\ngarbage "id":\n{"t":1,"k":"ed`);
  const former = await readFormerFacts(file);
  expect(former.turns).toEqual([{ turn: 1, from: 10, to: 20 }]);
  expect([...former.known]).toEqual(['turn.start p1', 'command c1', 'command c2', 'tool.end t1']);
  expect(former.tests.map(({ t }) => t)).toEqual([12, 13, 14]);
  expect(former.tests.map(({ text }) => text)).toEqual([undefined, undefined, 'exit code 0']);
});

test('a session without facts has none', async () => {
  expect(await readFormerFacts(join(tempDir('facts'), 'facts.jsonl'))).toEqual({
    turns: [],
    known: new Set(),
    tests: [],
  });
});
