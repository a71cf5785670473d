import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import shape from '#schemas/config.schema.json';
import { errnoOf } from '../lib/errors.ts';
import type { Paths } from '../lib/paths.ts';
import { conform, type Mismatch, type Shape } from '../lib/shape.ts';
import { explainErrno } from '../lib/system-error.ts';
import { checkValues } from './check-values.ts';
import { fromEnvironment } from './environment.ts';
import { type JsonObject, leaves, merge, withPath } from './layers.ts';
import { keepRepositorySettings } from './repository-limits.ts';
import type { Settings } from './schema.ts';

export type Origin = 'default' | 'user' | 'repository' | 'environment' | 'flag';

export interface LoadInput {
  paths: Pick<Paths, 'configFile'>;
  /** `.pitwall/config.json` of the main worktree; undefined outside of a repository. */
  repoFile?: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** Settings given on the command line, by dotted path. */
  flags?: Readonly<Record<string, unknown>>;
}

export interface LoadedSettings {
  settings: Settings;
  /** Where each value comes from, by dotted path: `worktree.root` → `user`. Every setting has one. */
  origins: Record<string, Origin>;
  /** What is wrong, one sentence each, naming file, path and what was expected; the rest is in force. */
  problems: string[];
}

/** Defaults < user file < repository file < environment < flags. Never throws for what stands in them. */
export function loadSettings(input: LoadInput): LoadedSettings {
  const problems: string[] = [];
  const layers: Array<{ origin: Origin; where: string; value: JsonObject }> = [
    { origin: 'user', where: input.paths.configFile, value: readConfig(input.paths.configFile, problems) },
    {
      origin: 'repository',
      where: input.repoFile ?? '',
      value: readRepositoryConfig(input.repoFile, problems),
    },
    { origin: 'environment', where: 'the environment', value: fromEnvironment(input.env, configShape) },
    { origin: 'flag', where: 'the command line', value: fromFlags(input.flags ?? {}) },
  ];
  let merged: JsonObject = {};
  const origins: Record<string, Origin> = {};
  for (const { origin, where, value } of layers) {
    const { value: shaped, mismatches } = conform(configShape, value, { defaults: false });
    const { value: good, mismatches: others } = checkValues(shaped as JsonObject);
    problems.push(...[...mismatches, ...others].map(mismatch => sentence(where, mismatch)));
    for (const path of leaves(good)) origins[path] = origin;
    merged = merge(merged, good);
  }
  const { value: settings } = conform(configShape, merged, { defaults: true });
  for (const path of leaves(settings as JsonObject)) origins[path] ??= 'default';
  return { settings: settings as Settings, origins, problems };
}

/** The settings that a repository brings with it, in its main worktree. */
export function repositorySettings(root: string): string {
  return join(root, '.pitwall', 'config.json');
}

/** Files that hold no settings at all although they are there: unreadable, or no JSON. One sentence each. */
export function brokenSettings(files: readonly string[]): string[] {
  const problems: string[] = [];
  for (const file of files) readConfig(file, problems);
  return problems;
}

const configShape = shape as unknown as Shape;

function readRepositoryConfig(file: string | undefined, problems: string[]): JsonObject {
  if (file === undefined) return {};
  const { kept, dropped } = keepRepositorySettings(readConfig(file, problems));
  problems.push(...dropped.map(({ path, why }) => `${file}: ${path} is ignored: ${why}`));
  return kept;
}

function readConfig(file: string, problems: string[]): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const absent = errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR';
    if (!absent) problems.push(`${file}: cannot be read: ${explainErrno(error)}`);
    return {};
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    problems.push(`${file}: expected an object with settings`);
  } catch (error) {
    problems.push(`${file}: expected JSON: ${where(text, error)}`);
  }
  return {};
}

/** V8 names the position as a character count; people look for a line. */
function where(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = message.match(/at position (\d+)/)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  const line = before.split('\n').length;
  return `line ${line}, column ${before.length - before.lastIndexOf('\n')}`;
}

function fromFlags(flags: Readonly<Record<string, unknown>>): JsonObject {
  let value: JsonObject = {};
  for (const [path, flag] of Object.entries(flags)) {
    if (flag !== undefined) value = withPath(value, path.split('.'), flag);
  }
  return value;
}

function sentence(place: string, { path, expected, found }: Mismatch): string {
  const what = expected.startsWith('no such key')
    ? expected.replace('no such key', 'no such setting')
    : undefined;
  return `${place}: ${path}: ${what ?? `expected ${expected}, found ${found}`}`;
}
