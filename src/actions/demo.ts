import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shopApi, shopApiIgnored } from '../agents/demo/repository.ts';
import { demoScripts } from '../agents/demo/scripts/index.ts';
import { createGit } from '../git/run.ts';
import { resolvePaths } from '../lib/paths.ts';
import { waitFor } from '../lib/until.ts';
import type { SessionRecord } from '../store/schema.ts';
import { openStore } from '../store/store.ts';
import { createContext, type Env } from './context.ts';
import { createSession } from './create/create-session.ts';
import { guardAgainstAgents } from './guard.ts';
import { entryFile } from './installation.ts';
import { hostAlive } from './liveness.ts';
import { stopAll, stopTargets } from './stop-all.ts';

export interface Demo {
  /** Holds everything the demo makes. */
  root: string;
  /** The scratch repository. */
  repository: string;
  /** Environment with homes of its own: nothing of the user's settings, state or repositories is read or written. */
  env: Env;
}

/**
 * Makes the scratch repository; nothing of it is left when that fails. Its sessions are started by
 * {@link startDemoSessions}.
 */
export async function createDemo(env: Env): Promise<Demo> {
  const paths = resolvePaths(env);
  guardAgainstAgents({ env, paths });
  const root = mkdtempSync(join(paths.tempDir, 'pitwall-demo-'));
  try {
    return await fill(root, env);
  } catch (error) {
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
}

async function fill(root: string, env: Env): Promise<Demo> {
  const repository = join(root, 'shop-api');
  const run = join(root, 'run');
  mkdirSync(run, { mode: 0o700 });
  const own: Env = {
    ...env,
    // The demo is a world of its own: its sessions belong to no agent that may manage and started it.
    PITWALL_SESSION: undefined,
    XDG_RUNTIME_DIR: run,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_STATE_HOME: join(root, 'state'),
    XDG_CACHE_HOME: join(root, 'cache'),
  };
  mkdirSync(join(root, 'config', 'pitwall'), { recursive: true, mode: 0o700 });
  writeFileSync(
    join(root, 'config', 'pitwall', 'config.json'),
    `${JSON.stringify(demoSettings(), null, 2)}\n`,
  );
  writeFiles(repository, shopApi);
  const git = createGit({ cwd: repository, env: own });
  await git.run(['init', '-q', '-b', 'main']);
  await git.run(['config', 'user.name', 'Demo Person']);
  await git.run(['config', 'user.email', 'demo@example.com']);
  await git.run(['config', 'commit.gpgSign', 'false']);
  await git.run(['add', '-A']);
  await git.run(['commit', '-q', '-m', 'Shop API']);
  writeFiles(repository, shopApiIgnored);
  return { root, repository, env: own };
}

/** Starts a session of the scripted agent for each script, one after the other; gives its name once it runs. */
export async function* startDemoSessions(
  demo: Demo,
  options: { signal?: AbortSignal; size?: { cols: number; rows: number } } = {},
): AsyncGenerator<string> {
  const ctx = await createContext({ cwd: demo.repository, env: demo.env });
  for (const { name, task } of demoScripts) {
    await createSession(
      ctx,
      { name, goal: task, agent: 'demo', size: options.size },
      { signal: options.signal },
    );
    yield name;
  }
}

/** A host ends within this after SIGTERM, its agent's last screen included. ms. */
const endMs = 10_000;

/** Ends the agents and removes everything; kept sessions say that they were stopped. */
export async function endDemo(demo: Demo, options: { keep?: boolean } = {}): Promise<void> {
  if (options.keep) await stopSessions(demo);
  const { records } = openStore(join(demo.repository, '.git', 'pitwall')).listSync();
  const running = records.filter(hostAlive);
  for (const record of running) signal(record, 'SIGTERM');
  const ended = await waitFor(() => !running.some(hostAlive), { timeoutMs: endMs, intervalMs: 50 });
  if (!ended) for (const record of running.filter(hostAlive)) signal(record, 'SIGKILL');
  if (!options.keep) rmSync(demo.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function stopSessions(demo: Demo): Promise<void> {
  const ctx = await createContext({ cwd: demo.repository, env: demo.env });
  // Killed, they would say so in their rows for as long as the demo is kept.
  await stopAll(ctx, stopTargets(ctx.store.listSync().records, 'quit'), 'quit');
}

function demoSettings(): object {
  return {
    agents: { default: 'demo', demo: { command: [process.execPath, entryFile('demo-agent')] } },
  };
}

function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function signal({ host }: SessionRecord, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!host) return;
  try {
    process.kill(host.pid, name);
  } catch {
    // It ended between the look and the signal: that is what was wanted.
  }
}
