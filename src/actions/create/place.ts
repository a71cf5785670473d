import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Failure } from '../../lib/errors.ts';
import { kebabName } from '../../lib/ids.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Context } from '../context.ts';

export interface Place {
  name: string;
  branch: string;
  /** Absolute path of the worktree to be made. */
  path: string;
}

/** Longest name a person may give: a row of the list shows it whole in a terminal of 100 columns. */
const maxName = 48;

/** A name as a person may give it: lower-case words and digits with single dashes. */
export function checkName(name: string): void {
  if (name.length <= maxName && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return;
  throw new Failure(`"${cleanLine(name, 60)}" cannot be a session name`, {
    exit: 'usage',
    hint: `use lower-case words with dashes, at most ${maxName} characters, such as fix-login`,
  });
}

/**
 * Decides name, branch and path of a new session. A name made from the task steps around everything taken; a given
 * name or branch that is taken fails.
 */
export function choosePlace(
  ctx: Context,
  input: {
    goal: string;
    /** Names a session whose task gives no name. */
    agent: string;
    name?: string;
    branch?: string;
    branches: ReadonlySet<string>;
    sessions: ReadonlySet<string>;
  },
): Place {
  const root = worktreeRoot(ctx);
  const at = (name: string): Place => ({
    name,
    branch: input.branch ?? `${ctx.settings.branch.prefix}${name}`,
    path: join(root, name),
  });
  if (input.name !== undefined) {
    checkName(input.name);
    if (input.sessions.has(input.name)) {
      throw new Failure(`there is a session ${input.name} already`, { hint: 'give another --name' });
    }
    return at(input.name);
  }
  const taken = new Set(input.sessions);
  for (;;) {
    const place = at(kebabName(input.goal, taken, kebabName(input.agent, new Set())));
    const branchTaken = input.branch === undefined && input.branches.has(place.branch);
    if (!branchTaken && !existsSync(place.path)) return place;
    taken.add(place.name);
  }
}

/** Folder that holds the worktrees of this repository: setting `worktree.root`, relative to the main worktree. */
export function worktreeRoot(ctx: Pick<Context, 'repo' | 'settings'>): string {
  const { repo, settings } = ctx;
  return resolve(repo.root, settings.worktree.root.replaceAll('{repo}', basename(repo.root)));
}
