import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import { describeError, Failure } from '../../lib/errors.ts';
import { createLog, type Log } from '../../lib/log.ts';
import { openStore } from '../../store/store.ts';
import type { AgentSettings } from '../adapters/custom.ts';
import { findAdapter } from '../adapters/registry.ts';
import { type RunningHost, startHost } from './host.ts';
import { ownIdentity } from './note-host.ts';
import { type HostReady, type HostSpec, parseSpec } from './spec.ts';

/** The host process: reads its spec from stdin, says on stdout whether it serves, and lives until its agent ends. */
async function main(): Promise<void> {
  // A login that ends hangs its processes up; agents are meant to go on. SIGINT reaches only who has a terminal.
  process.on('SIGHUP', () => {});
  let host: RunningHost;
  let log: Log;
  try {
    const spec = parseSpec(readFileSync(0, 'utf8'));
    const store = openStore(spec.storeDir);
    log = createLog(join(store.sessionDir(spec.sessionId), 'host.log'), Date.now, false);
    host = await start(spec, store, log);
    say({ ok: true, ...ownIdentity(), socket: spec.socket });
  } catch (error) {
    say({ ok: false, message: describeError(error) });
    process.exit(1);
  }
  const leave = (why: string, code: number) => {
    log.error(why);
    // Not `exited` in the record: after a reboot the session is lost and can be resumed.
    void Promise.race([host.shutdown(), giveUp()]).finally(() => process.exit(code));
  };
  process.once('SIGTERM', () => leave('ended by SIGTERM', 143));
  process.once('SIGINT', () => leave('ended by SIGINT', 130));
  process.on('uncaughtException', error => leave(`a bug in pitwall: ${error.stack ?? error}`, 1));
  process.on('unhandledRejection', reason => leave(`a bug in pitwall: ${stackOf(reason)}`, 1));
  await host.done;
  process.exit(0);
}

async function start(spec: HostSpec, store: ReturnType<typeof openStore>, log: Log): Promise<RunningHost> {
  const adapter = findAdapter(spec.adapter, { [spec.adapter]: spec.custom as AgentSettings | undefined });
  if (!adapter) throw new Failure(`there is no agent ${spec.adapter}`, { hint: 'define it in the settings' });
  const record = await store.read(spec.sessionId);
  if (!record) throw new Failure(`there is no session ${spec.sessionId}`, { exit: 'noSession' });
  return startHost({ spec, store, adapter, record, log, clock: systemClock });
}

/** The one line on stdout. Whoever reads it may be gone already; the host goes on all the same. */
function say(ready: HostReady): void {
  try {
    writeSync(1, `${JSON.stringify(ready)}\n`);
  } catch {
    // EPIPE: nobody waits.
  }
}

/** A disk that hangs must not keep a machine from going down. ms. */
const shutdownMs = 3_000;

function giveUp(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, shutdownMs));
}

function stackOf(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}

await main();
