import { brokenSettings, repositorySettings } from '../config/load.ts';
import { discoverRepositorySync } from '../git/discover.ts';
import { resolvePaths } from '../lib/paths.ts';
import { cleanLine } from '../term/clean.ts';
import type { Io } from './io.ts';

/** They tell every problem of the settings themselves; a completion is no place for words. */
const silent = new Set(['new', 'config', 'doctor', 'demo', 'completion']);

/** Tells a person, on stderr, that a settings file is no JSON: everything in it is not in force. */
export function tellBrokenSettings(io: Io, [command = '', ...options]: readonly string[]): void {
  if (silent.has(command) || options.some(option => ['--json', '--help', '-h'].includes(option))) return;
  const { configFile } = resolvePaths(io.env);
  const here = discoverRepositorySync(io.cwd);
  const files = here ? [configFile, repositorySettings(here.root)] : [configFile];
  for (const problem of brokenSettings(files)) io.err(`pitwall: ${cleanLine(problem, 500)}\n`);
}
