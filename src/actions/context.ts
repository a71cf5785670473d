import { join } from 'node:path';
import type { Origin } from '../config/load.ts';
import { loadSettings, repositorySettings } from '../config/load.ts';
import type { Settings } from '../config/schema.ts';
import { createTrust, type Trust } from '../config/trust.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { createGit, type Git } from '../git/run.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { type Paths, resolvePaths } from '../lib/paths.ts';
import { rememberRepository } from '../store/repositories.ts';
import { openStore, type Store } from '../store/store.ts';
import { type CommandLog, createCommandLog } from './command-log.ts';
import { guardAgainstAgents } from './guard.ts';
import { entryFile, packageVersion } from './installation.ts';

export type Env = Record<string, string | undefined>;

/** Everything an action needs about where it runs: one per repository. */
export interface Context {
  cwd: string;
  env: Env;
  paths: Paths;
  clock: Clock;
  repo: Repository;
  store: Store;
  settings: Settings;
  /** Where each effective setting comes from, by its dotted path. */
  origins: Record<string, Origin>;
  /** What is wrong in the settings files; the rest of them is in force. */
  problems: string[];
  trust: Trust;
  git: Git;
  commandLog: CommandLog;
  /** Built program of the host process. */
  hostEntry: string;
  build: string;
  /** Throws a Failure (exit `refused`) inside an agent; every action that changes something calls it first. */
  guard(): void;
}

export interface ContextInput {
  cwd: string;
  env: Env;
  /** Settings given on the command line, strongest. */
  flags?: Record<string, unknown>;
  clock?: Clock;
  commandLog?: CommandLog;
}

/**
 * Finds the repository of `cwd`, its store and the settings in force, and remembers the repository for `-A`.
 * Fails in one sentence when there is no git, no repository, a bare one or one without a commit.
 */
export async function createContext(input: ContextInput): Promise<Context> {
  const { cwd, env } = input;
  const paths = resolvePaths(env);
  const clock = input.clock ?? systemClock;
  const commandLog = input.commandLog ?? createCommandLog();
  const repo = await findRepository(cwd);
  const git = createGit({
    cwd: repo.root,
    env,
    onCommand: command => commandLog.add(command),
  });
  const repoFile = repositorySettings(repo.root);
  const { settings, origins, problems } = loadSettings({ paths, repoFile, env, flags: input.flags ?? {} });
  const storeDir = join(repo.commonDir, 'pitwall');
  // One list for as long as the context lives: what is mended later is told by whoever did it.
  const onProblem = (problem: string) => void problems.push(problem);
  const store = openStore(storeDir, { clock, onProblem });
  const notRemembered = rememberRepository(paths, repo.commonDir, repo.root);
  if (notRemembered) onProblem(notRemembered);
  return {
    cwd,
    env,
    paths,
    clock,
    repo,
    store,
    settings,
    origins,
    problems,
    trust: createTrust(paths, Date.now, onProblem),
    git,
    commandLog,
    hostEntry: entryFile('host'),
    build: packageVersion(),
    guard: () => guardAgainstAgents({ env, paths, storeDir }),
  };
}
