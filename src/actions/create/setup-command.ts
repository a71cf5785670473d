import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { Failure } from '../../lib/errors.ts';
import { processesWithEnvironment } from '../../lib/process-id.ts';
import { spawnChild } from '../../lib/spawn-child.ts';
import { cleanLine } from '../../term/clean.ts';

export interface SetupInput {
  /** Shell text from the settings, trusted by the user as it stands. */
  command: string;
  cwd: string;
  env: Record<string, string>;
  /** Everything it prints goes here. */
  logFile: string;
  timeoutMs: number;
  signal?: AbortSignal;
  onLine?: (line: string) => void;
}

/** Time between the polite and the final signal to a setup command that is cut short. ms. */
const graceMs = 3000;

/** Holds a word of each run, so that children which left the process group (`setsid`) are found, too. */
const markName = 'PITWALL_SETUP';

/**
 * Runs `$1`, and ends its whole process group and what has the mark `$2` when the pipe on stdin closes: pitwall alone
 * holds the other end, so even its `kill -9` leaves no setup running in a worktree that is about to be removed. The guard
 * holds none of the command's output, else its end would not be seen, and has no mark. Without /proc only the group ends.
 */
const guarded = `exec 3<&0 </dev/null
mark=$2
each() { grep -ls "${markName}=$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do kill "$1" "$pid"; done; }
( trap '' TERM; read -r _ <&3
each -TERM; kill -TERM 0; sleep ${graceMs / 1000}; each -KILL; kill -KILL 0 ) >/dev/null 2>&1 &
guard=$!
${markName}=$mark /bin/sh -c "$1" 3<&-
code=$?
kill -KILL $guard
exit $code`;

/** Lines of the log that a failure quotes: enough to see npm's or make's own error. */
const quotedLines = 3;

/** Output kept in memory for that quote. */
const tailChars = 4096;

/**
 * Runs the setup command in the worktree in a process group of its own, so that a timeout, a cancel or the end of this
 * process ends its children too. Fails with the command, how it ended and its last lines.
 */
export async function runSetup(input: SetupInput): Promise<void> {
  const log = openSync(input.logFile, 'w', 0o600);
  try {
    const { how, tail } = await run(input, log);
    if (how === 'done') return;
    throw new Failure(`the setup command ${how}${quote(tail)}`, {
      command: ['sh', '-c', input.command],
      hint: 'fix the setting worktree.setup or leave it out once with --no-setup',
    });
  } finally {
    closeSync(log);
  }
}

function run(input: SetupInput, log: number): Promise<{ how: string; tail: string }> {
  return new Promise(resolve => {
    const mark = randomUUID();
    const child = spawnChild('/bin/sh', ['-c', guarded, 'pitwall-setup', input.command, mark], {
      cwd: input.cwd,
      env: input.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let tail = '';
    let cut: string | undefined;
    let killer: NodeJS.Timeout | undefined;
    const signalAll = (signal: NodeJS.Signals) => {
      for (const pid of processesWithEnvironment(`${markName}=${mark}`)) send(pid, signal);
      if (child.pid !== undefined) send(-child.pid, signal);
    };
    const end = (why: string) => {
      cut ??= why;
      signalAll('SIGTERM');
      killer ??= setTimeout(() => {
        signalAll('SIGKILL');
        // Whoever took off the mark as well may hold them for ever; `close` waits for them.
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMs);
    };
    const timer = setTimeout(
      () => end(`took longer than ${Math.round(input.timeoutMs / 1000)} s`),
      input.timeoutMs,
    );
    const onAbort = () => end('was cancelled');
    input.signal?.addEventListener('abort', onAbort, { once: true });
    if (input.signal?.aborted) onAbort();
    const onData = (chunk: Buffer) => {
      writeSync(log, chunk);
      tail = (tail + chunk.toString('utf8')).slice(-tailChars);
      const line = cleanLine(tail.trimEnd().split('\n').at(-1) ?? '', 200);
      if (line) input.onLine?.(line);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    const finish = (how: string) => {
      clearTimeout(timer);
      clearTimeout(killer);
      input.signal?.removeEventListener('abort', onAbort);
      // Cut short, only what did not listen is left, and the guard.
      if (cut !== undefined) signalAll('SIGKILL');
      resolve({ how: cut ?? how, tail });
    };
    child.on('error', error => finish(`could not start: ${error.message}`));
    child.on('close', (code, signal) =>
      finish(code === 0 ? 'done' : signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
  });
}

/** To a process, or to the group `-pid`. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already: that is what was wanted.
  }
}

function quote(tail: string): string {
  const lines = tail.trimEnd().split('\n').slice(-quotedLines);
  const text = lines.map(line => cleanLine(line, 160)).filter(Boolean);
  return text.length > 0 ? `: ${text.join(' · ')}` : '';
}
