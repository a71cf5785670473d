import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { Failure } from '../../lib/errors.ts';
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

/**
 * Runs `$1`, and ends its whole process group when the pipe on stdin closes: pitwall alone holds the other end, so even
 * its `kill -9` leaves no setup running in a worktree that is about to be removed. The guard holds none of the command's
 * output, else its end would not be seen.
 */
const guarded = `exec 3<&0 </dev/null
( trap '' TERM; read -r _ <&3; kill -TERM 0; sleep ${graceMs / 1000}; kill -KILL 0 ) >/dev/null 2>&1 &
guard=$!
/bin/sh -c "$1" 3<&-
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
    const child = spawn('/bin/sh', ['-c', guarded, 'pitwall-setup', input.command], {
      cwd: input.cwd,
      env: input.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let tail = '';
    let cut: string | undefined;
    let killer: NodeJS.Timeout | undefined;
    const end = (why: string) => {
      cut ??= why;
      signalGroup(child.pid, 'SIGTERM');
      killer ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs);
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
      if (cut !== undefined) signalGroup(child.pid, 'SIGKILL');
      resolve({ how: cut ?? how, tail });
    };
    child.on('error', error => finish(`could not start: ${error.message}`));
    child.on('close', (code, signal) =>
      finish(code === 0 ? 'done' : signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
  });
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already: that is what was wanted.
  }
}

function quote(tail: string): string {
  const lines = tail.trimEnd().split('\n').slice(-quotedLines);
  const text = lines.map(line => cleanLine(line, 160)).filter(Boolean);
  return text.length > 0 ? `: ${text.join(' · ')}` : '';
}
