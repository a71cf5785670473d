import { packageVersion } from '../actions/installation.ts';
import { anyQueued } from '../actions/queue/queued-sessions.ts';
import { lookCommand } from '../actions/reviewed-look.ts';
import { resolvePaths } from '../lib/paths.ts';
import { repairTerminal } from '../term/terminal-claim.ts';
import { type Io, processIo } from './io.ts';
import { handleOutputTrouble } from './output-trouble.ts';
import { reportError } from './report-error.ts';

/**
 * The command line. Sets the exit code and returns when the command is done. What most calls are (`ls`, the screen,
 * `--version`) goes without the command parser, so that it costs little more than starting Node.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const io = processIo();
  handleOutputTrouble(argv[0], io);
  if (io.tty) {
    const dir = resolvePaths(io.env).stateDir;
    repairTerminal({ dir, fd: process.stdout.fd, write: bytes => io.out(bytes) });
  }
  try {
    await run(argv, io);
    // No daemon starts what is queued: every command looks after it. One directory is read when nothing is.
    const paths = resolvePaths(io.env);
    if (argv[0] !== 'start-queued' && anyQueued(paths)) {
      const { kickQueue } = await import('../actions/queue/kick.ts');
      await kickQueue({ paths, env: io.env });
    }
  } catch (error) {
    io.setExit(reportError(error, io));
  }
}

/** As `nice` without a number. */
const lowPriority = 10;

async function run(argv: readonly string[], io: Io): Promise<void> {
  const [first, second] = argv;
  if (first === '--version' || first === '-V') return io.out(`${packageVersion()}\n`);
  if (first === undefined || (first === '-A' && second === undefined)) {
    const { openScreen } = await import('./open-screen.ts');
    return openScreen(io, { all: first === '-A' });
  }
  if (first === 'ls' && (second === undefined || (second === '--json' && argv.length === 2))) {
    const [{ printList }, { tellBrokenSettings }] = await Promise.all([
      import('./print-list.ts'),
      import('./broken-settings.ts'),
    ]);
    tellBrokenSettings(io, argv);
    return printList(io, { json: second === '--json' });
  }
  if (first === 'start-queued') {
    const { startQueued } = await import('../actions/queue/start-waiting.ts');
    await startQueued({ paths: resolvePaths(io.env), env: io.env });
    return;
  }
  if (first === lookCommand) {
    const [{ lookAtReviewed }, { openStore }, { setPriority }] = await Promise.all([
      import('../actions/look-at-reviewed.ts'),
      import('../store/store.ts'),
      import('node:os'),
    ]);
    // Nobody waits for it; whoever works on this machine should not feel it.
    setPriority(lowPriority);
    for (const dir of argv.slice(1)) await lookAtReviewed(openStore(dir));
    return;
  }
  const { runProgram } = await import('./program.ts');
  return runProgram(argv, io);
}
