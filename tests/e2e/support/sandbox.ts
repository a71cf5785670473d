import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { SessionJson } from '../../../src/cli/output/schemas.ts';
import { hasEnvironment, processesBySession, processIdentity } from '../../../src/lib/process-id.ts';
import type { SessionRecord } from '../../../src/store/schema.ts';
import { makeRepo, type TestRepo } from '../../support/repo.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const bin = fileURLToPath(new URL('../../../bin/pitwall.js', import.meta.url));

export interface Run {
  code: number;
  out: string;
  err: string;
}

export interface Sandbox {
  repo: TestRepo;
  env: Record<string, string>;
  /** Runs pitwall in the repository, without a terminal, and waits for its end. */
  pitwall(...args: string[]): Promise<Run>;
  run(
    args: readonly string[],
    options?: { cwd?: string; env?: Record<string, string>; input?: string },
  ): Promise<Run>;
  /** Starts pitwall and gives its output while it runs. */
  start(...args: string[]): { text: () => string; stop: (signal?: NodeJS.Signals) => Promise<void> };
  /** Writes the user's settings. */
  settings(value: object): void;
  /** `ls --json`, one session. */
  session(name: string): Promise<SessionJson>;
  /** The record on disk. */
  record(name: string): SessionRecord;
}

/** A repository (its folder called `name`) and a user of its own: home, settings, state and sockets in temporary folders; hosts end with the test. */
export function sandbox(files?: Record<string, string>, name?: string): Sandbox {
  const repo = makeRepo(files, name);
  const home = tempDir('home');
  const run = join(home, 'run');
  mkdirSync(run, { mode: 0o700 });
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    XDG_RUNTIME_DIR: run,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    TMPDIR: home,
    SHELL: '/bin/sh',
    PS1: 'shell> ',
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm-256color',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    PITWALL_TEST_RUN: process.env.PITWALL_TEST_RUN ?? '',
  };
  onTestFinished(() => endHosts(join(repo.dir, '.git', 'pitwall', 'sessions')));
  const runIt: Sandbox['run'] = (args, options = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: options.cwd ?? repo.dir,
        env: { ...env, ...options.env },
        stdio: 'pipe',
      });
      const text = { out: '', err: '' };
      child.stdout.on('data', chunk => {
        text.out += chunk;
      });
      child.stderr.on('data', chunk => {
        text.err += chunk;
      });
      child.stdin.end(options.input ?? '');
      child.on('error', reject);
      child.on('close', code => resolve({ code: code ?? -1, ...text }));
    });
  return {
    repo,
    env,
    run: runIt,
    pitwall: (...args) => runIt(args),
    start(...args) {
      const child = spawn(process.execPath, [bin, ...args], {
        cwd: repo.dir,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      const keep = (chunk: Buffer) => {
        text += chunk;
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      const closed = new Promise<void>(resolve => child.on('close', () => resolve()));
      const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
        child.kill(signal);
        return closed;
      };
      onTestFinished(() => stop());
      return { text: () => text, stop };
    },
    settings(value) {
      mkdirSync(join(home, 'config', 'pitwall'), { recursive: true });
      writeFileSync(join(home, 'config', 'pitwall', 'config.json'), JSON.stringify(value));
    },
    async session(name) {
      const { out } = await runIt(['ls', '--json']);
      const { sessions } = JSON.parse(out) as { sessions: SessionJson[] };
      const found = sessions.find(session => session.name === name);
      if (!found) throw new Error(`no session ${name} in ${out}`);
      return found;
    },
    record(name) {
      const found = records(join(repo.dir, '.git', 'pitwall', 'sessions')).find(
        record => record.name === name,
      );
      if (!found) throw new Error(`no record of ${name}`);
      return found;
    },
  };
}

/** Settings of an agent that asks once, does what it was told and then waits for lines. */
export function askingAgent(dir: string): object {
  const script = join(dir, 'asker.sh');
  writeFileSync(
    script,
    `stty -echo -icanon min 1
printf 'Run npm test ?\\n❯ 1. Yes\\n  2. No\\n'
answer=$(dd bs=1 count=1 2>/dev/null)
stty icanon
printf '\\033[2J\\033[H'
echo "answered $answer" >> answers.txt
echo "got $answer"
while read -r line; do echo "line $line" | tee -a answers.txt; done
`,
  );
  return {
    agents: {
      asker: {
        command: ['/bin/sh', script],
        prompt: 'none',
        approve: '1',
        deny: '2',
        rules: [{ name: 'asks', value: 'needs-input', all: ['Run npm test \\?'] }],
      },
    },
  };
}

/** Settings of an agent that does what each line says, as a shell without a prompt. */
export function obeyingAgent(dir: string): object {
  const script = join(dir, 'obeyer.sh');
  writeFileSync(script, 'stty -echo\nwhile read -r line; do eval "$line"; done\n');
  return { agents: { obeyer: { command: ['/bin/sh', script], prompt: 'none' } } };
}

/** A line with which the obeying agent tells its state (OSC 7501). */
export const tells = (state: 'working' | 'idle') => `printf '\\033]7501;state=${state}:app=test\\007'\r`;

function records(dir: string): SessionRecord[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).flatMap(id => {
    const file = join(dir, id, 'session.json');
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as SessionRecord] : [];
  });
}

/**
 * Ends hosts that a test left, by the pids their records name, and then what is left of their agents: one that is still
 * about to go writes into its home while that is being removed.
 */
async function endHosts(dir: string): Promise<void> {
  for (const { host, name, id } of records(dir)) {
    if (!host || processIdentity(host.pid)?.startTime !== host.startTime) continue;
    try {
      process.kill(host.pid, 'SIGTERM');
    } catch {
      // Its agent may have ended just now, and the host with it.
    }
    await until(() => processIdentity(host.pid) === undefined, `the host of ${name} has ended`);
    const left = () =>
      [...processesBySession().values()].flat().filter(pid => hasEnvironment(pid, `PITWALL_SESSION=${id}`));
    for (const pid of left()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone between the look and the kill.
      }
    }
    await until(() => left().length === 0, `the agent of ${name} has ended`);
  }
}
