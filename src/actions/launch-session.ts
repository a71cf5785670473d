import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Adapter, LaunchPlan } from '../agents/adapters/types.ts';
import type { HostSpec } from '../agents/host/spec.ts';
import { type ComingHost, prepareHost } from '../agents/link/launch.ts';
import { protocolVersion } from '../agents/link/messages.ts';
import { socketPath } from '../agents/link/socket-path.ts';
import { processIdentity } from '../lib/process-id.ts';
import type { SessionRecord } from '../store/schema.ts';
import { sessionEnvironment } from './agent-env.ts';
import type { Context } from './context.ts';
import { writeHookFiles } from './hook-place.ts';
import { namedAgents } from './named-agents.ts';
import { startQueuedCommand } from './queue/kick.ts';
import { queueDir } from './queue/queued-sessions.ts';

export interface LaunchInput {
  record: SessionRecord;
  adapter: Adapter;
  plan: LaunchPlan;
  mode: HostSpec['mode'];
  size?: { cols: number; rows: number };
  /** Its host, on the way already. */
  host?: ComingHost;
}

/** Size of a terminal that nobody looks at yet; the first viewer that types decides anew. */
const firstSize = { cols: 120, rows: 40 };
const mebibyte = 1024 * 1024;

/** Starts the process of a session's host ahead of the session. */
export function sessionHost(ctx: Context, id: string): ComingHost {
  const log = join(ctx.store.sessionDir(id), 'host.log');
  return prepareHost({ hostEntry: ctx.hostEntry, log, env: ctx.env });
}

/** Starts the host of a session with its agent and writes who it is into the record. */
export async function launchSession(ctx: Context, input: LaunchInput): Promise<SessionRecord> {
  const { record, adapter, plan } = input;
  const { settings, store } = ctx;
  writeHookFiles(ctx, record.id, plan.files);
  const spec: HostSpec = {
    storeDir: store.dir,
    sessionId: record.id,
    socket: socketPath(ctx.paths, record.id),
    argv: [...plan.argv],
    cwd: record.git.worktree,
    env: sessionEnvironment(ctx, record.id, plan.env),
    ...(input.size ?? firstSize),
    adapter: adapter.name,
    custom: namedAgents(settings)[adapter.name],
    nativeId: plan.nativeId,
    typePrompt: plan.prompt === 'type' ? record.prompt : null,
    mode: input.mode,
    ...(plan.hooksOff !== undefined && { hooksOff: plan.hooksOff }),
    tests: { tests: settings.tests, notTests: settings.notTests },
    scrollback: settings.host.scrollback,
    recording: {
      dir: settings.store.recordings
        ? join(settings.store.recordings, record.id)
        : store.sessionDir(record.id),
      segmentBytes: settings.store.segmentMiB * mebibyte,
      maxBytes: settings.store.sessionMiB * mebibyte,
    },
    queue: { dir: queueDir(ctx.paths), argv: startQueuedCommand() },
    stopGraceMs: settings.stop.graceMs,
    build: ctx.build,
  };
  const host = await (input.host ?? sessionHost(ctx, record.id)).serve(spec);
  const bootId = processIdentity(host.pid)?.bootId ?? '';
  // The host writes who it is, too; only here the caller knows that it is written when this returns.
  return store.update(record.id, draft => {
    draft.host = {
      machine: hostname(),
      pid: host.pid,
      startTime: host.startTime,
      bootId,
      socket: host.socket,
      protocol: protocolVersion,
    };
    delete draft.queued;
    draft.agent.command = [...plan.argv];
    draft.agent.nativeId = plan.nativeId ?? draft.agent.nativeId;
  });
}
