import { type ChildProcess, execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeError, errnoOf, Failure } from '../../lib/errors.ts';
import { spawnChild } from '../../lib/spawn-child.ts';
import type { HostReady, HostSpec } from '../host/spec.ts';
import { type LogoutRules, type Probe, readLogoutRules, scopePrefix } from './login-scope.ts';

export interface LaunchOptions {
  /** Built program of the host process. */
  hostEntry: string;
  /** The host's own log; its stderr is appended there. */
  log: string;
  /** Environment of the host itself (git runs in it), not of the agent. Default: this process's. */
  env?: NodeJS.ProcessEnv;
  /** How logout is treated here; asked from logind when absent. */
  logout?: LogoutRules;
  /** ms until a host that says nothing is given up and ended. */
  timeoutMs?: number;
}

/** Where a started host is. */
export interface LaunchedHost {
  pid: number;
  startTime: string;
  socket: string;
}

/** A small machine with ten agents starting at once needs seconds to load one more Node. */
const defaultTimeoutMs = 30_000;

/**
 * Flags of the host's Node. A small young generation and no helper threads for collecting garbage keep its private memory
 * small. Compiling hot functions has one thread of its own: on the host's own it held an echo up for 8 ms, and four of them
 * cost each agent 1 MB. Optimizing for size keeps the heap from growing to
 * twice what is used: 13 instead of 31 MB more for a transcript of 200 MB, 26 instead of 48 MB after a flood of 24 MB, for
 * the same processor time.
 */
export const hostNodeFlags = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--single-threaded-gc',
  '--v8-pool-size=1',
  '--no-warnings',
];

/** A host process that loads its program while its session is still being made. */
export interface ComingHost {
  /**
   * Gives it its session and waits until it serves. Fails with what the host said, or with the end of its log when it
   * died without a word.
   */
  serve(spec: HostSpec): Promise<LaunchedHost>;
  /** Ends it when there is nothing for it to serve; without effect once it has its session. */
  cancel(): void;
}

/**
 * Starts a host process; it waits for its session. It gets a session (setsid) of its own, `/` as working directory, and
 * nothing of ours stays open in it, so it outlives this process, its terminal and its login. Should this process die
 * before `serve`, it ends by itself.
 */
export function prepareHost(options: LaunchOptions): ComingHost {
  const coming = startProcess(options);
  // Told by `serve`; until then nobody listens.
  coming.then(({ ready }) => ready).catch(() => {});
  let given = false;
  return {
    async serve(spec) {
      given = true;
      const { child, ready } = await coming;
      child.stdin?.end(JSON.stringify(spec));
      try {
        const said = await inTime(ready, child, options);
        if (!said.ok) throw new Failure(said.message);
        return { pid: said.pid, startTime: said.startTime, socket: said.socket };
      } finally {
        child.stdout?.destroy();
        child.unref();
      }
    },
    cancel() {
      if (given) return;
      given = true;
      void coming.then(
        ({ child }) => {
          child.kill('SIGKILL');
          child.stdin?.destroy();
          child.stdout?.destroy();
          child.unref();
        },
        () => {},
      );
    },
  };
}

/** Starts the host of one session and waits until it serves. */
export function launchHost(spec: HostSpec, options: LaunchOptions): Promise<LaunchedHost> {
  return prepareHost(options).serve(spec);
}

async function startProcess(
  options: LaunchOptions,
): Promise<{ child: ChildProcess; ready: Promise<HostReady> }> {
  const rules = options.logout ?? (await logoutRules());
  const argv = [...scopePrefix(rules), process.execPath, ...hostNodeFlags, options.hostEntry];
  mkdirSync(dirname(options.log), { recursive: true, mode: 0o700 });
  const log = openSync(options.log, 'a', 0o600);
  try {
    const child = spawnChild(argv[0] ?? '', argv.slice(1), {
      detached: true,
      cwd: '/',
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', log],
    });
    // A host that dies at once closes its stdin under our write; its exit tells more than EPIPE does.
    child.stdin?.on('error', () => {});
    return { child, ready: readReady(child, options.log) };
  } finally {
    closeSync(log);
  }
}

/** The host's one line; ends a host that does not say it in time. */
async function inTime(
  ready: Promise<HostReady>,
  child: ChildProcess,
  options: LaunchOptions,
): Promise<HostReady> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(failed(`the host did not answer in time${logTail(options.log)}`, options.log));
    }, options.timeoutMs ?? defaultTimeoutMs);
  });
  try {
    return await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}

function readReady(child: ChildProcess, log: string): Promise<HostReady> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (message: string, cause?: unknown) => reject(failed(message, log, cause));
    child.on('error', error =>
      fail(`cannot start the host (${errnoOf(error) ?? describeError(error)})`, error),
    );
    // `close` comes when stdout has been read to its end, so a line that was said before the end is not missed.
    child.on('close', (code, signal) => fail(`the host ended with ${signal ?? code}${logTail(log)}`));
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      const line = text.indexOf('\n');
      if (line < 0) return;
      try {
        resolve(JSON.parse(text.slice(0, line)) as HostReady);
      } catch (error) {
        fail(`the host said ${text.slice(0, 200)}`, error);
      }
    });
  });
}

function failed(message: string, log: string, cause?: unknown): Failure {
  return new Failure(message, { cause, hint: `the host's log is ${log}` });
}

/** Last lines of the host's log, for the message; empty when there is none. */
function logTail(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
    return lines === '' ? '' : `: ${lines}`;
  } catch {
    return '';
  }
}

async function logoutRules(): Promise<LogoutRules> {
  let cgroup = '';
  try {
    cgroup = readFileSync('/proc/self/cgroup', 'utf8');
  } catch {
    // Not Linux: there is no login scope to leave.
  }
  return readLogoutRules(cgroup, process.getuid?.() ?? 0, runProbe);
}

/** A second is long for logind on its own machine; a hanging D-Bus must not keep an agent from starting. */
const probeTimeoutMs = 1_000;

const runProbe: Probe = argv =>
  new Promise(resolve => {
    execFile(argv[0] ?? '', argv.slice(1), { timeout: probeTimeoutMs }, (error, stdout) =>
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 127) : 0, stdout }),
    );
  });
