import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import shape from '#schemas/config.schema.json';
import { variableOf } from '../../src/config/environment.ts';

interface Node {
  type?: string | string[];
  anyOf?: Node[];
  enum?: unknown[];
  default?: unknown;
  description?: string;
  properties?: Record<string, Node>;
}

const doc = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

test('docs/settings.md lists every setting with its default and its variable, and no other', () => {
  const rows = [...doc.matchAll(/^\| `([\w.]+)` \| `([^`]*)` \| `(PITWALL_\w+|–)` \|/gm)].map(
    ([, path, value, variable]) => [path, value, variable],
  );
  expect(rows).toEqual(
    leaves(shape as Node, []).map(({ path, node }) => [
      path.join('.'),
      JSON.stringify(node.default),
      path[0] === 'keys' ? '–' : variableOf(path),
    ]),
  );
});

function leaves(node: Node, path: string[]): Array<{ path: string[]; node: Node }> {
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) => {
    if (key === '$schema') return [];
    if (inner.properties) return leaves(inner, [...path, key]);
    return [{ path: [...path, key], node: inner }];
  });
}
