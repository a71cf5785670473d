import { join } from 'node:path';
import { agentEnvironment } from '../agents/link/environment.ts';
import { givePorts } from '../agents/link/ports.ts';
import { updateSshAgentLink } from '../agents/link/ssh-agent-link.ts';
import { socketDir } from '../lib/private-dir.ts';
import type { Context } from './context.ts';

/** Environment of a session's agent, and of its setup command, which prepares the same place. */
export function sessionEnvironment(
  ctx: Pick<Context, 'env' | 'paths' | 'store'>,
  sessionId: string,
  added: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return agentEnvironment(ctx.env, {
    sessionId,
    spool: spoolDir(ctx, sessionId),
    port: givePorts(portsDir(ctx), sessionId),
    sshAuthSock: updateSshAgentLink(socketDir(ctx.paths), ctx.env),
    added,
  });
}

/** Where hooks of this session deliver; the host watches it. */
export function spoolDir(ctx: Pick<Context, 'store'>, sessionId: string): string {
  return join(ctx.store.sessionDir(sessionId), 'spool');
}

/** Blocks of ports are given out per user, not per repository: two repositories share the machine's ports. */
export function portsDir(ctx: Pick<Context, 'paths'>): string {
  return join(ctx.paths.stateDir, 'ports');
}
