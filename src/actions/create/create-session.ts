import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Adapter } from '../../agents/adapters/types.ts';
import { copyIncluded } from '../../git/worktree-include.ts';
import { counted } from '../../lib/counted.ts';
import { describeError, Failure } from '../../lib/errors.ts';
import { explainErrno } from '../../lib/system-error.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { sessionEnvironment } from '../agent-env.ts';
import type { Context } from '../context.ts';
import { launchOrQueue } from '../queue/launch-or-queue.ts';
import { requireTrust, type TrustQuestion } from '../trusted.ts';
import { claimPlace } from './claim-place.ts';
import { dropDraft, saveDraft } from './drafts.ts';
import { blaming, draftWords, type Field, fieldAtFault } from './field-at-fault.ts';
import { prepareAgent } from './prepare-agent.ts';
import { composePrompt, taskWarnings } from './prompt.ts';
import { createRollback, type Rollback } from './rollback.ts';
import { runSetup } from './setup-command.ts';
import type { CreateStep, Enter, OnStep } from './steps.ts';

export interface CreateInput {
  goal: string;
  only?: string[];
  keep?: string;
  verify?: string;
  doneWhen?: string[];
  restate?: boolean;
  /** Default: setting `agents.default`. */
  agent?: string;
  name?: string;
  role?: string;
  /** Branch or commit to start from. Default: the branch of the current worktree. */
  base?: string;
  branch?: string;
  plan?: string;
  ticket?: string;
  /** The agent may itself start, answer and remove sessions. */
  mayManage?: boolean;
  /** Replaces the composed prompt, after an edit by the person. */
  prompt?: string;
  noSetup?: boolean;
  /** Start it whatever `agents.max` says. */
  now?: boolean;
  /** Size of the terminal that will show it first. */
  size?: { cols: number; rows: number };
}

export interface CreateHooks {
  onStep?: OnStep;
  signal?: AbortSignal;
  /** Asked when the setup command comes from the repository and was never trusted here. */
  confirmTrust?: TrustQuestion;
  /** Tells, behind a failure, where the typed task is. Default: how the command line takes it up again. */
  keptWords?: (agent: string, atFault: Field | undefined) => string;
  /** What the parts of a task are called. Default: as the command line does. */
  words?: 'flags' | 'fields';
}

export interface CreateResult {
  record: SessionRecord;
  /** Settings that were not obeyed. */
  warnings: string[];
  /** What would make the task easier to review. */
  advice: string[];
}

/**
 * Starts a session: branch, worktree, copied files, setup command, host with the agent. A step that fails, or an
 * abort, takes back what was made, keeps the typed task as a draft and says which command failed and why.
 */
export async function createSession(
  ctx: Context,
  input: CreateInput,
  hooks: CreateHooks = {},
): Promise<CreateResult> {
  ctx.guard();
  const rollback = createRollback();
  let step: CreateStep = 'branch';
  const ticked: CreateStep[] = [];
  const enter: Enter = (next, detail) => {
    hooks.signal?.throwIfAborted();
    step = next;
    hooks.onStep?.({ step, state: 'running', detail });
    return {
      done: text => {
        ticked.push(next);
        hooks.onStep?.({ step: next, state: 'done', detail: text ?? detail });
      },
      skipped: text => hooks.onStep?.({ step: next, state: 'skipped', detail: text }),
      update: text => hooks.onStep?.({ step: next, state: 'running', detail: text }),
    };
  };
  try {
    const made = await build(ctx, input, hooks, rollback, enter);
    dropDraft(ctx.paths, ctx.repo.commonDir, input.goal);
    return made;
  } catch (error) {
    const cause = hooks.signal?.aborted ? new Failure('the start of the session was cancelled') : error;
    hooks.onStep?.({ step, state: 'failed', detail: describeError(cause) });
    const left = await rollback.run();
    throw explain(cause, [
      ...(left.length > 0 ? left : takenBack(ticked)),
      keptTask(ctx, input, cause, hooks),
    ]);
  }
}

async function build(
  ctx: Context,
  input: CreateInput,
  hooks: CreateHooks,
  rollback: Rollback,
  enter: Enter,
): Promise<CreateResult> {
  const before = ctx.problems.length;
  const task = {
    goal: input.goal,
    only: input.only ?? [],
    keep: input.keep ?? '',
    verify: input.verify ?? ctx.settings.verify,
    doneWhen: input.doneWhen ?? [],
    restate: input.restate ?? false,
  };
  const prompt = input.prompt ?? composePrompt({ ...task, verify: input.verify ?? '' });
  await blaming('plan', () => requirePlan(ctx, input.plan));
  const agent = await prepareAgent(ctx, {
    name: input.agent ?? ctx.settings.agents.default,
    prompt,
    restate: task.restate,
    confirmTrust: hooks.confirmTrust,
  });
  const setup = input.noSetup ? '' : ctx.settings.worktree.setup;
  if (setup) await requireTrust(ctx, 'worktree.setup', hooks.confirmTrust);

  const claim = { input, task, prompt, agent, signal: hooks.signal };
  const { record, host } = await claimPlace(ctx, claim, rollback, enter);
  await copyFiles(ctx, record, enter);
  await setUp(ctx, { setup, record, hooks, enter });

  const starting = enter('agent', agent.adapter.title);
  const plan = agent.plan(record);
  const started = await launchOrQueue(ctx, {
    record,
    adapter: agent.adapter,
    plan,
    mode: 'start',
    size: input.size,
    regardless: input.now,
    host,
  });
  host.cancel();
  const queued = started.status.value === 'queued' ? `queued: ${started.status.reason}` : undefined;
  starting.done(queued ?? `${agent.adapter.title} started`);
  const told = plan.prompt !== 'none';
  const advice = told ? taskWarnings(task, hooks.words) : prompt ? [untold(agent.adapter)] : [];
  return { record: started, warnings: ctx.problems.slice(before), advice };
}

/** A plan is a file as it is named from here or from the repository's root, or an address. */
function requirePlan(ctx: Context, plan: string | undefined): void {
  if (plan === undefined || /^\w+:\/\//.test(plan)) return;
  if ([ctx.cwd, ctx.repo.root].some(dir => existsSync(resolve(dir, plan)))) return;
  throw new Failure(`there is no plan file ${cleanLine(plan, 200)}`, {
    exit: 'usage',
    hint: 'name it from here or from the root of the repository',
  });
}

/** A shell does what it is typed, and a sentence is no command. */
function untold({ title }: Adapter): string {
  return `${title} is not sent its task, a note in the record; pitwall send NAME TEXT types into it`;
}

async function copyFiles(ctx: Context, record: SessionRecord, enter: Enter): Promise<void> {
  const copying = enter('files', '.worktreeinclude');
  const { copied } = await copyIncluded({ git: ctx.git, from: ctx.repo.root, to: record.git.worktree });
  if (copied.length === 0) copying.skipped('nothing to copy');
  else copying.done(`${counted(copied.length, 'ignored file')} copied`);
}

async function setUp(
  ctx: Context,
  input: { setup: string; record: SessionRecord; hooks: CreateHooks; enter: Enter },
): Promise<void> {
  const { setup, record, hooks } = input;
  const step = input.enter('setup', setup);
  if (!setup) return step.skipped('no setup command');
  await runSetup({
    command: setup,
    cwd: record.git.worktree,
    env: sessionEnvironment(ctx, record.id),
    logFile: join(ctx.store.sessionDir(record.id), 'setup.log'),
    timeoutMs: ctx.settings.worktree.setupTimeout * 1000,
    signal: hooks.signal,
    onLine: step.update,
  });
  step.done(setup);
}

/** A tick stays on the terminal when what it stood for is gone. */
function takenBack(ticked: readonly CreateStep[]): string[] {
  const places = ticked.filter(step => step === 'branch' || step === 'worktree');
  if (places.length === 0) return [];
  return [`${places.join(' and ')} ${places.length === 1 ? 'is' : 'are'} taken back`];
}

/** One failure that says what failed, what could not be taken back and where the typed task is. */
function explain(error: unknown, notes: readonly string[]): unknown {
  if (!(error instanceof Failure)) return error;
  return new Failure(error.message, {
    exit: error.exit,
    hint: [error.hint, ...notes].filter(Boolean).join('; '),
    command: error.command,
    cause: error,
  });
}

/** Keeps the task as a draft; says where it is, empty when there was none. */
function keptTask(ctx: Context, input: CreateInput, error: unknown, hooks: CreateHooks): string {
  if (!(error instanceof Failure) || input.goal.trim() === '') return '';
  const draft = { at: ctx.clock.now(), why: error.message, input: { ...input } };
  try {
    saveDraft(ctx.paths, ctx.repo.commonDir, draft);
  } catch (cause) {
    return `the task could not be kept: ${explainErrno(cause)}`;
  }
  const agent = input.agent ?? ctx.settings.agents.default;
  return (hooks.keptWords ?? draftWords)(agent, fieldAtFault(error));
}
