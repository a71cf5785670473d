import type { Command } from 'commander';
import { type Context, createContext } from '../../actions/context.ts';
import { type CreateInput, createSession } from '../../actions/create/create-session.ts';
import { type Draft, dropDraft, readDrafts } from '../../actions/create/drafts.ts';
import type { StepReport } from '../../actions/create/steps.ts';
import { sessionRows } from '../../actions/list-sessions.ts';
import { isNews } from '../../actions/told-once.ts';
import type { TrustQuestion } from '../../actions/trusted.ts';
import { adapterNames } from '../../agents/adapters/registry.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import { confirm } from '../confirm.ts';
import { editText, withoutComments } from '../edit-text.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { formatAge } from '../output/age.ts';
import { queuedWords } from '../output/queued-words.ts';
import { sessionJson } from '../output/session-json.ts';
import { readStdin } from '../read-stdin.ts';

interface NewOptions {
  agent?: string;
  name?: string;
  role?: string;
  base?: string;
  branch?: string;
  plan?: string;
  ticket?: string;
  only?: string[];
  keep?: string;
  verify?: string;
  doneWhen?: string[];
  restate?: boolean;
  may?: string;
  edit?: boolean;
  draft?: boolean;
  drafts?: boolean;
  dropDraft?: boolean;
  setup: boolean;
  attach?: boolean;
  now?: boolean;
  json?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[task...]', 'what to do; without it stdin or $EDITOR')
    .option('-a, --agent <agent>', `${adapterNames.join(', ')} or one of the settings`)
    .option('--name <name>', 'default: made from the task')
    .option('--role <role>', 'implement, plan, test, review, …; default: implement')
    .option('--base <branch>', 'branch or commit to start from; default: the current branch')
    .option('--branch <branch>', 'default: pitwall/<name>')
    .option('--only <glob>', 'only these files should be touched; give it again for more', collect)
    .option('--keep <text>', 'what must stay as it is')
    .option('--verify <command>', 'how the work is verified')
    .option('--done-when <text>', 'acceptance criterion; give it again for more', collect)
    .option('--restate', 'the agent restates the plan and waits before it edits')
    .option('--plan <file>', 'plan file of this task')
    .option('--ticket <url>', 'URL or #number')
    .option('--may <what>', '"manage": this agent may itself start, answer and remove sessions')
    .option('--edit', 'edit the task in $EDITOR first')
    .option('--draft', 'take the newest task that could not be started')
    .option('--drafts', 'list the tasks that could not be started and are kept')
    .option('--drop-draft', 'throw the newest of them away')
    .option('--no-setup', 'leave out the setup command')
    .option('--now', 'start it even if as many agents work as may (setting agents.max)')
    .option('--attach', 'show its terminal at once')
    .option('--json', 'see schemas/new.schema.json, with --drafts schemas/drafts.schema.json')
    .action((words: string[], options: NewOptions) => runNew(io, words, options));
  command.addHelpText(
    'after',
    '\nArguments of the agent itself, its model or permission mode for one, are the setting agents.<agent>.args.',
  );
  examples(command, [
    'pitwall new "fix the redirect after login" -a claude',
    'pitwall new -a codex --only "src/auth/**" --verify "npm test -- login" --done-when "SSO users stay signed in" < task.md',
    'pitwall new -a shell --name scratch',
  ]);
}

/** Not a list behind one flag: `--only src fix the login` would take the task for globs. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** A lost link and a timeout take back what was made, as ctrl-c does. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function runNew(io: Io, words: readonly string[], options: NewOptions): Promise<void> {
  if (options.may !== undefined && options.may !== 'manage') {
    throw new Failure(`--may takes "manage", not "${cleanLine(options.may, 30)}"`, { exit: 'usage' });
  }
  if (options.dropDraft && options.json)
    throw new Failure('--drop-draft prints one sentence, no JSON', { exit: 'usage' });
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  for (const problem of ctx.problems) io.err(`pitwall: ${cleanLine(problem, 500)}\n`);
  const drafts = readDrafts(ctx.paths, ctx.repo.commonDir);
  if (options.drafts) return options.json ? printDraftsJson(io, drafts) : listDrafts(io, drafts);
  ctx.guard();
  if (options.dropDraft) return dropNewest(io, ctx, drafts);
  const [kept] = drafts;
  const input = await gather(io, ctx, words, options, kept);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const name of endings) process.on(name, onSignal);
  try {
    const { record, warnings, advice } = await createSession(ctx, input, {
      signal: stop.signal,
      onStep: report => printStep(io, report),
      confirmTrust: io.stdinTty ? trustQuestion(io) : undefined,
    });
    // Edited, it is another task by now: the one that it was made of is used all the same.
    if (options.draft && kept) dropDraft(ctx.paths, ctx.repo.commonDir, kept.input.goal);
    if (options.json) {
      const [row] = sessionRows([record], { name: ctx.repo.name, root: ctx.repo.root });
      return io.out(
        `${JSON.stringify({ session: row && sessionJson(row), warnings: [...warnings, ...advice] }, null, 2)}\n`,
      );
    }
    const news = advice.filter(text => isNews(ctx.paths, ctx.repo.commonDir, text));
    for (const warning of [...warnings, ...news]) io.err(io.paint.grey(`note: ${cleanLine(warning)}\n`));
    if (record.status.value === 'queued') return io.out(`${record.name}: ${queuedWords(record)}\n`);
    io.out(`${record.name} started on ${record.git.branch}\n`);
    if (options.attach) {
      const { runAttach } = await import('./attach.ts');
      await runAttach(io, record.name);
    }
  } finally {
    for (const name of endings) process.off(name, onSignal);
  }
}

/** The fields from draft, flags, arguments, stdin and editor. */
async function gather(
  io: Io,
  ctx: Context,
  words: readonly string[],
  options: NewOptions,
  kept: Draft | undefined,
): Promise<CreateInput> {
  if (options.draft && !kept)
    throw new Failure('no task was kept', { exit: 'usage', hint: 'give it as an argument' });
  const base = options.draft && kept ? (kept.input as CreateInput) : undefined;
  const { agent, name, role, branch, plan, ticket, only, keep, verify, doneWhen, restate } = options;
  const given = {
    agent,
    name,
    branch,
    plan,
    ticket,
    only,
    keep,
    verify,
    doneWhen,
    restate,
    base: options.base,
  };
  const input: CreateInput = {
    ...base,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    goal: words.join(' ') || base?.goal || '',
    role: role ?? base?.role ?? 'implement',
    mayManage: options.may === 'manage',
    noSetup: !options.setup,
    now: options.now,
    size: await firstSize(io),
  };
  if (!input.goal && !base) input.goal = ((await readStdin(io)) ?? '').trim();
  const needsTask = !input.goal && (input.agent ?? ctx.settings.agents.default) !== 'shell';
  if (options.edit || (needsTask && io.stdinTty && io.tty)) {
    const edited = await editText(io.env, input.goal, [
      'What should the agent do? Where, how is it verified, when is it done?',
      'Lines that start with # are left out; a task left as it was, or empty, starts nothing.',
    ]);
    // Whoever leaves the editor without a change, as `:q!` does, wants nothing to happen.
    if (edited !== '' && edited === withoutComments(input.goal)) throw unchanged(options.draft === true);
    if (edited === '') throw noTask(kept);
    input.goal = edited;
  }
  if (!input.goal && needsTask) throw noTask(kept);
  return input;
}

function noTask(kept: Draft | undefined): Failure {
  return new Failure('there is no task', {
    exit: 'usage',
    hint: kept
      ? 'pitwall new --draft takes the newest one that could not be started'
      : 'give it as an argument, on stdin or with --edit',
  });
}

function unchanged(draft: boolean): Failure {
  return new Failure('the task was left as it was in the editor, so nothing is started', {
    exit: 'usage',
    hint: draft
      ? 'pitwall new --draft without --edit starts it as it is'
      : 'without --edit it is started as it is',
  });
}

function listDrafts(io: Io, drafts: readonly Draft[]): void {
  if (drafts.length === 0) io.out('no task is kept\n');
  for (const { at, why, input } of drafts) {
    const agent = typeof input.agent === 'string' ? ` (${input.agent})` : '';
    io.out(`${formatAge(Date.now() - at)}  ${cleanLine(input.goal, 100)}${agent}: ${cleanLine(why, 200)}\n`);
  }
}

function printDraftsJson(io: Io, drafts: readonly Draft[]): void {
  const list = drafts.map(({ at, why, input: { goal, agent, ...fields } }) => ({
    task: goal,
    agent: typeof agent === 'string' ? agent : null,
    at,
    why,
    fields,
  }));
  io.out(`${JSON.stringify({ drafts: list }, null, 2)}\n`);
}

function dropNewest(io: Io, ctx: Context, [kept]: readonly Draft[]): void {
  if (!kept) {
    io.out('no task is kept\n');
    return;
  }
  dropDraft(ctx.paths, ctx.repo.commonDir, kept.input.goal);
  io.out(`thrown away: ${cleanLine(kept.input.goal, 200)}\n`);
}

function printStep(io: Io, { step, state, detail }: StepReport): void {
  const marks = {
    running: undefined,
    done: io.paint.green('✓'),
    skipped: io.paint.grey('–'),
    failed: io.paint.red('✗'),
  };
  const mark = marks[state];
  // A failed step is told by the error itself; a running one only where it takes long.
  if (state === 'failed') return;
  if (mark) io.err(`${mark} ${step.padEnd(8)} ${cleanLine(detail, 200)}\n`);
  else if (step === 'setup' && detail) io.err(io.paint.grey(`  ${cleanLine(detail, 200)}\n`));
}

function trustQuestion(io: Io): TrustQuestion {
  return (what, text) => {
    io.err(
      `The setting ${what} of this repository runs this command in the new worktree:\n\n${cleanText(text)}\n\n`,
    );
    return confirm(io, 'Trust exactly this text on this machine?');
  };
}

/** What the screen will show of it in this terminal; undefined where there is none. */
async function firstSize(io: Io): Promise<CreateInput['size']> {
  const { columns: cols, rows } = process.stdout;
  if (!io.tty || !cols || !rows) return undefined;
  const { firstPaneSize } = await import('../../ui/model/areas.ts');
  return firstPaneSize({ cols, rows });
}
