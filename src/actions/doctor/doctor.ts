import { discoverRepositorySync } from '../../git/discover.ts';
import { describeError, Failure } from '../../lib/errors.ts';
import { resolvePaths } from '../../lib/paths.ts';
import { type Context, createContext, type Env } from '../context.ts';
import { checkAgents } from './agents.ts';
import { type Check, problem } from './check.ts';
import { checkEnvironment, checkGit } from './environment.ts';
import { checkHosts } from './hosts.ts';
import { checkLeftOvers } from './left-overs.ts';
import { checkMachine } from './machine.ts';
import { checkOrphans } from './orphans.ts';
import { checkPermissions } from './permissions.ts';
import { checkWorktrees } from './worktrees.ts';

export interface DoctorInput {
  cwd: string;
  env: Env;
  /** Mend what can be mended without losing anything. */
  fix?: boolean;
}

export type CheckResult = Check & { fixed: boolean };

/** Looks at everything pitwall depends on; outside of a repository only at the machine. Never fails itself. */
export async function doctor(input: DoctorInput): Promise<CheckResult[]> {
  const paths = resolvePaths(input.env);
  const [ctx, repositoryChecks] = await context(input);
  const looks: Array<() => Promise<Check[]> | Check[]> = [
    () => checkEnvironment(input.env),
    () => checkGit(input.env),
    () => checkMachine(input.env, paths),
    () => checkPermissions(paths, ctx?.store.dir),
    ...(ctx
      ? [
          () => checkAgents(ctx),
          () => checkHosts(ctx),
          () => checkLeftOvers(ctx),
          () => checkWorktrees(ctx),
          () => checkOrphans(ctx),
        ]
      : []),
  ];
  const checks: Check[] = [...repositoryChecks];
  for (const look of looks) {
    try {
      checks.push(...(await look()));
    } catch (error) {
      checks.push(problem('doctor', `a check could not be made: ${describeError(error)}`));
    }
  }
  if (input.fix) ctx?.guard();
  const results: CheckResult[] = [];
  for (const check of checks) {
    // First: it may leave another hint.
    const fixed = input.fix ? await mend(check) : false;
    results.push({ ...check, fixed });
  }
  return results;
}

async function context(input: DoctorInput): Promise<[Context | undefined, Check[]]> {
  if (!discoverRepositorySync(input.cwd)) return [undefined, []];
  try {
    const ctx = await createContext(input);
    return [ctx, ctx.problems.map(text => problem('settings', text))];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [undefined, [problem('repository', error.message, error.hint)]];
  }
}

async function mend(check: Check): Promise<boolean> {
  if (!check.fix) return false;
  try {
    await check.fix();
    return true;
  } catch (error) {
    check.hint = `it could not be mended: ${describeError(error)}`;
    return false;
  }
}
