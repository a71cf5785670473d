import type { Shape } from '../lib/shape.ts';
import { type JsonObject, withPath } from './layers.ts';

/**
 * Settings from variables: `worktree.setupTimeout` is `PITWALL_WORKTREE_SETUP_TIMEOUT`. Texts are taken as they are,
 * everything else as JSON. Settings of single agents and keys have no variable; other PITWALL_ variables are not ours.
 */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>, shape: Shape): JsonObject {
  let value: JsonObject = {};
  for (const { path, leaf } of settingsOf(shape, [])) {
    const text = env[variableOf(path)];
    if (text !== undefined) value = withPath(value, path, read(leaf, text));
  }
  return value;
}

/** `['worktree', 'setupTimeout']` → `PITWALL_WORKTREE_SETUP_TIMEOUT`. */
export function variableOf(path: readonly string[]): string {
  const name = path.map(key => key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()).join('_');
  return `PITWALL_${name}`;
}

function settingsOf(shape: Shape, path: string[]): Array<{ path: string[]; leaf: Shape }> {
  return Object.entries(shape.properties ?? {}).flatMap(([key, inner]) => {
    if (key === '$schema') return [];
    if (inner.type === 'object') return settingsOf(inner, [...path, key]);
    return [{ path: [...path, key], leaf: inner }];
  });
}

/** What is no JSON stays text, and is then reported as the wrong kind of value. */
function read(shape: Shape, text: string): unknown {
  const isText = (one: Shape) => [one.type].flat().includes('string');
  if (shape.type === 'string' || (text !== 'null' && (isText(shape) || shape.anyOf?.some(isText))))
    return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
