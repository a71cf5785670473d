import type { Command } from 'commander';
import { listSessions, type SessionRow } from '../../actions/list-sessions.ts';
import { cleanLine } from '../../term/clean.ts';
import { answerLoop } from '../answer-loop.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { sessionJson } from '../output/session-json.ts';
import { doubt } from '../question-card.ts';

interface NextOptions {
  all?: boolean;
  json?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .option('-A, --all', 'all repositories that pitwall knows')
    .option('--json', 'print the question instead of asking, see schemas/next.schema.json')
    .action((options: NextOptions) => runNext(io, options));
  command.addHelpText('after', '\nKeys: y yes, N no, a digit takes that option, r reply, s skip, q quit.');
  examples(command, ['pitwall next', 'ssh -t box pitwall next -A']);
}

async function runNext(io: Io, options: NextOptions): Promise<void> {
  const waiting = () => asking({ cwd: io.cwd, env: io.env, all: options.all });
  const rows = waiting();
  const [first] = rows;
  if (options.json) {
    return io.out(
      `${JSON.stringify({ waiting: rows.length, session: first ? sessionJson(first) : null }, null, 2)}\n`,
    );
  }
  if (!first) return io.out('no session needs input\n');
  if (io.tty && io.stdinTty) return answerLoop(io, waiting);
  io.out(nextText(first));
}

/** The question, its options and the command that answers it, for a pipe. */
export function nextText(row: SessionRow): string {
  const { question } = row.status;
  const lines = [
    `${cleanLine(row.record.name)}: ${cleanLine(question?.text ?? '')}`,
    ...doubt(row.status).map(line => `  ${line}`),
    ...(question?.options ?? []).map(({ n, label }) => `  ${n}  ${cleanLine(label)}`),
    `answer it with: pitwall ${commandFor(row)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Yes and no where the agent asks for permission, else one of the options; a dialog without any only in its terminal. */
function commandFor({ record: { name }, status: { question } }: SessionRow): string {
  if (question && (question.kind === 'permission' || question.kind === 'plan'))
    return `approve ${name} --question ${question.id}`;
  if (question && question.options.length > 0) return `answer ${name} N --question ${question.id}`;
  if (question?.kind === 'question') return `send ${name} TEXT --question ${question.id}`;
  return `attach ${name}`;
}

/** Sessions with an open question, the oldest question first. */
export function asking(place: { cwd: string; env: Io['env']; all?: boolean }): SessionRow[] {
  return listSessions(place)
    .rows.filter(row => row.status.value === 'needs-input' && row.status.question)
    .sort((a, b) => (a.status.question?.at ?? 0) - (b.status.question?.at ?? 0));
}
