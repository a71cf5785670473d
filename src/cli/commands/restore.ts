import type { Command } from 'commander';
import { type Context, createContext } from '../../actions/context.ts';
import { pickSession } from '../../actions/find-session.ts';
import { locateSession } from '../../actions/locate-session.ts';
import {
  type RemovedSession,
  type RestoreResult,
  removedSessions,
  restoreSession,
} from '../../actions/restore-session.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { formatAge } from '../output/age.ts';
import type { RemovedJson } from '../output/schemas.ts';
import { renderTable } from '../output/table.ts';

interface RestoreOptions {
  list?: boolean;
  json?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'name, id or beginning of either; of several with one name the one removed last')
    .option('--list', 'list the removed sessions and what is kept of them')
    .option('--json', 'with --list: see schemas/removed.schema.json')
    .action(async (ref: string | undefined, options: RestoreOptions) => {
      if (options.json && !options.list) {
        throw new Failure('--json goes with --list', {
          exit: 'usage',
          hint: 'pitwall restore --list --json',
        });
      }
      if (options.list && ref !== undefined) {
        throw new Failure('--list takes no session', {
          exit: 'usage',
          hint: `pitwall restore ${cleanLine(ref, 60)} brings it back`,
        });
      }
      if (options.list) return listRemoved(io, options);
      if (ref === undefined) {
        throw new Failure('no session is named', {
          exit: 'usage',
          hint: 'pitwall restore --list shows them',
        });
      }
      const { ctx, id } = await findRemoved(io, ref);
      io.out(`${sentence(await restoreSession(ctx, { session: id }))}\n`);
    });
  examples(command, ['pitwall restore --list', 'pitwall restore fix-login', 'pitwall resume fix-login']);
}

/** A removed session wins over one in the list: nobody means that one here. */
async function findRemoved(io: Io, ref: string): Promise<{ ctx: Context; id: string }> {
  const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, { archived: true }).catch(
    error => {
      throw error instanceof Failure && error.exit === 'noSession' ? notRemoved(ref) : error;
    },
  );
  ctx.guard();
  const listed = await ctx.store.read(record.id);
  if (!listed) return { ctx, id: record.id };
  const lastFirst = (await removedSessions(ctx)).map(removed => removed.record);
  try {
    return { ctx, id: pickSession(lastFirst, ctx.cwd, ref).id };
  } catch {
    throw new Failure(`${record.name} is not removed`, {
      exit: 'refused',
      hint: 'pitwall restore --list shows the removed ones',
    });
  }
}

function notRemoved(ref: string): Failure {
  return new Failure(`there is no removed session "${cleanLine(ref, 60)}"`, {
    exit: 'noSession',
    hint: 'pitwall restore --list shows those that are kept',
  });
}

function sentence({ record, formerName, branchMade, files, tree }: RestoreResult): string {
  const { branch, worktree } = record.git;
  const from = branchMade ? `branch ${branch} made again` : `on ${branch}`;
  const content = {
    restored: 'its files are as they were',
    'moved-on': `the branch has other commits by now; its files of then: git restore --source=${tree} .`,
    none: 'its files are those of the branch',
  }[files];
  const name = formerName === null ? '' : ` (${formerName} is another session now)`;
  return `${record.name}${name}: back in ${worktree}, ${from}, ${content}; pitwall resume ${record.name} starts its agent`;
}

async function listRemoved(io: Io, options: RestoreOptions): Promise<void> {
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  const removed = await removedSessions(ctx);
  if (options.json) return io.out(`${JSON.stringify({ sessions: removed.map(removedJson) }, null, 2)}\n`);
  if (removed.length === 0) return io.out('no session was removed\n');
  const { paint } = io;
  const lines = renderTable(
    [
      { title: 'NAME', text: row => cleanLine(row.record.name, 48), paint: paint.bold },
      { title: 'AGENT', text: row => cleanLine(row.record.agent.name, 16), paint: paint.grey },
      {
        title: 'REMOVED',
        text: row => formatAge(Date.now() - row.removedAt),
        align: 'right',
        paint: paint.grey,
      },
      { title: 'KEPT', text: keptText },
      { title: 'TASK', text: row => cleanLine(row.record.task.goal, 200), flexible: true },
    ],
    removed,
    { width: io.columns, heading: paint.grey },
  );
  io.out(`${lines.join('\n')}\n`);
}

function keptText({ branch, files, restorable }: RemovedSession): string {
  if (!restorable) return 'record only';
  return [branch ? 'branch' : 'last commit', files && 'files'].filter(Boolean).join(', ');
}

function removedJson({ record, removedAt, branch, restorable, files }: RemovedSession): RemovedJson {
  const { id, name, agent, git, task } = record;
  return {
    id,
    name,
    agent: agent.name,
    task: task.goal,
    branch: git.branch,
    removedAt,
    branchExists: branch,
    filesKept: files,
    restorable,
  };
}
