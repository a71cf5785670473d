import type { Command } from 'commander';
import { isRunning } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { type WaitTarget, waitForSessions, waitTargets } from '../../actions/wait-for-sessions.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { parseDuration } from '../output/age.ts';

interface WaitOptions {
  until: string;
  timeout?: string;
  any?: boolean;
  json?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session...]', 'may be left out when only one runs')
    .option(
      '--until <states>',
      `any of ${waitTargets.join(', ')}, separated by commas`,
      'needs-input,idle,exited',
    )
    .option('--timeout <time>', 'give up after this long (90, 10m, 2h) with exit code 124')
    .option('--any', 'one of the sessions is enough')
    .option('--json', 'see schemas/wait.schema.json')
    .action(async (refs: string[], options: WaitOptions) => {
      const until = targets(options.until);
      const timeoutMs = options.timeout === undefined ? undefined : duration(options.timeout);
      const first = await locateSession({ cwd: io.cwd, env: io.env }, refs[0], { candidates: isRunning });
      const { findSession } = await import('../../actions/find-session.ts');
      const more = refs.slice(1).map(ref => findSession(first.ctx, ref).id);
      const waited = await waitForSessions(first.ctx, {
        sessions: [first.record.id, ...more],
        until,
        timeoutMs,
        any: options.any,
      });
      if (options.json) {
        const sessions = waited.map(({ id, name, reached, record }) => ({
          id,
          name,
          reached,
          status: record.status.value,
        }));
        return io.out(`${JSON.stringify({ sessions })}\n`);
      }
      for (const { name, reached, record } of waited) {
        const { question } = record.status;
        const about = question ? `: ${cleanLine(question.text, 200)} (question ${question.id})` : '';
        io.out(`${name} ${reached.replace('-', ' ')}${about}\n`);
      }
    });
  examples(command, [
    'pitwall wait fix-login',
    'pitwall wait fix-login --until ready --timeout 30m && pitwall diff fix-login --stat',
    'pitwall wait a b c --any --until needs-input',
  ]);
}

function targets(text: string): WaitTarget[] {
  return text.split(',').map(word => {
    const target = waitTargets.find(name => name === word.trim().replace(' ', '-'));
    if (target) return target;
    throw new Failure(`"${cleanLine(word, 30)}" is nothing to wait for`, {
      exit: 'usage',
      hint: `take any of ${waitTargets.join(', ')}`,
    });
  });
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new Failure(`"${cleanLine(text, 30)}" is not a length of time`, {
    exit: 'usage',
    hint: 'write 90, 10m or 2h',
  });
}
