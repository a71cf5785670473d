import type { Context } from './context.ts';
import { namedAgents } from './named-agents.ts';

export interface RepositoryCommand {
  /** Setting it comes from, `worktree.setup`. */
  key: string;
  /** Exact text that would run. */
  text: string;
  trusted: boolean;
}

/** Commands that the repository's own settings would run on this machine, with whether the user trusted them. */
export function repositoryCommands(ctx: Context): RepositoryCommand[] {
  const { settings } = ctx;
  const found: Array<[string, string]> = [
    ['worktree.setup', settings.worktree.setup],
    ['verify', settings.verify],
    ...Object.keys(namedAgents(settings)).map((name): [string, string] => [
      `agents.${name}`,
      agentText(ctx, name),
    ]),
  ];
  return found
    .filter(([key, text]) => text !== '' && comesFromRepository(ctx, key))
    .map(([key, text]) => ({ key, text, trusted: ctx.trust.isTrusted(key, ctx.repo.commonDir, text) }));
}

/** The setting, or any part of it, stands in the repository's file. */
export function comesFromRepository(ctx: Pick<Context, 'origins'>, key: string): boolean {
  return Object.entries(ctx.origins).some(
    ([path, origin]) =>
      origin === 'repository' && (path === key || path.startsWith(`${key}.`) || key.startsWith(`${path}.`)),
  );
}

/** Everything of an agent's settings that decides what runs. */
export function agentText(ctx: Pick<Context, 'settings'>, name: string): string {
  const agent = namedAgents(ctx.settings)[name];
  if (!agent) return '';
  const { command, args, env, resume } = agent;
  return JSON.stringify({ command, args, env, resume });
}
