import type { Command } from 'commander';
import { createContext } from '../../actions/context.ts';
import { currentStatus, isRunning } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { type ResumeResult, resumeAll, resumeSession } from '../../actions/resume-session.ts';
import { exitCodes } from '../../lib/errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { queuedWords } from '../output/queued-words.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'may be left out when only one is stopped')
    .option('--all', 'every lost session, after a reboot')
    .option('--now', 'even if as many agents work as may (setting agents.max)')
    .action(async (ref: string | undefined, options: { all?: boolean; now?: boolean }) => {
      if (options.all) return resumeEvery(io, options.now);
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, {
        candidates: candidate =>
          !isRunning(candidate) && ['exited', 'lost', 'queued'].includes(currentStatus(candidate).value),
      });
      const result = await resumeSession(ctx, { session: record.id, now: options.now });
      io.out(`${sentence(result)}\n`);
    });
  examples(command, ['pitwall resume fix-login', 'pitwall resume --all']);
}

async function resumeEvery(io: Io, now: boolean | undefined): Promise<void> {
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  const { resumed, failed } = await resumeAll(ctx, { now });
  for (const result of resumed) io.out(`${sentence(result)}\n`);
  for (const { name, why } of failed) io.err(`pitwall: ${name} was not resumed: ${why}\n`);
  if (resumed.length + failed.length === 0) io.out('no session is lost\n');
  if (failed.length > 0) io.setExit(exitCodes.failed);
}

function sentence({ record, how, worktreeMade, endedLeftOver }: ResumeResult): string {
  const ended = endedLeftOver ? 'its former agent, which ran on without a host, was ended; ' : '';
  if (how === 'queued') return `${record.name}: ${ended}${queuedWords(record)}`;
  const what = how === 'conversation' ? 'goes on with its own conversation' : 'started anew in its worktree';
  const made = worktreeMade ? `; the worktree was gone and is made again from ${record.git.branch}` : '';
  return `${record.name}: ${ended}${what}${made}`;
}
