import { readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';
import { socketDir } from '../../lib/private-dir.ts';
import { knownRepositories } from '../../store/repositories.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { openStore } from '../../store/store.ts';
import { cleanLine } from '../../term/clean.ts';
import type { Context } from '../context.ts';
import { currentStatus, isRunning } from '../liveness.ts';
import { type Check, note, ok, warning } from './check.ts';

/** Hosts that run, sessions whose host is gone, and sockets that nobody serves. */
export async function checkHosts(ctx: Context): Promise<Check[]> {
  const { records, problems } = ctx.store.listSync();
  const running = records.filter(isRunning);
  const lost = records.filter(record => currentStatus(record).value === 'lost');
  return [
    ok('sessions', `${records.length} in this repository, ${running.length} running`),
    ...problems.map(text => warning('store', text)),
    ...(lost.length > 0 ? [lostCheck(lost)] : []),
    ...(await Promise.all(running.map(unreachable))).flat(),
    ...(await staleSockets(ctx)),
  ];
}

function lostCheck(lost: readonly SessionRecord[]): Check {
  const names = lost.map(({ name }) => cleanLine(name, 48)).join(', ');
  return warning(
    'lost',
    `the hosts of ${names} are gone (crash, reboot or kill)`,
    'pitwall resume --all starts them again',
  );
}

async function unreachable(record: SessionRecord): Promise<Check[]> {
  const socket = record.host?.socket ?? '';
  const answer = await knock(socket);
  if (answer === 'open') return [];
  return [
    warning(
      `host of ${cleanLine(record.name, 48)}`,
      `process ${record.host?.pid} runs but ${answer === 'refused' ? 'does not serve' : 'is slow to answer on'} ${socket}`,
      `its log is ${join('sessions', record.id, 'host.log')} in the store; pitwall stop ${record.name} --kill ends it`,
    ),
  ];
}

/**
 * Sockets of this user's directory that refuse connections and belong to no running session of any repository. Those of
 * a session whose record is not understood are its own, whatever they answer.
 */
async function staleSockets(ctx: Context): Promise<Check[]> {
  const dir = socketDir(ctx.paths);
  const storeDirs = new Set([ctx.store.dir, ...knownRepositories(ctx.paths).map(known => known.storeDir)]);
  const listings = [...storeDirs].map(storeDir => openStore(storeDir).listSync());
  const live = new Set(
    listings.flatMap(({ records, readOnly, unreadable }) => [
      ...records.filter(isRunning).map(({ id }) => id),
      ...readOnly,
      ...unreadable,
    ]),
  );
  const stale: string[] = [];
  const orphans: string[] = [];
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (live.has(name) || !statSync(path, { throwIfNoEntry: false })?.isSocket()) continue;
    const answer = await knock(path);
    if (answer === 'refused') stale.push(path);
    if (answer === 'open') orphans.push(name);
  }
  return [
    ...(stale.length > 0
      ? [
          {
            ...note(
              'sockets',
              `${stale.length} left by hosts that are gone`,
              'pitwall doctor --fix removes them',
            ),
            fix: () => {
              for (const path of stale) rmSync(path, { force: true });
            },
          },
        ]
      : []),
    ...orphans.map(id =>
      warning(
        'orphan host',
        `a host serves session ${cleanLine(id, 40)}, which no known repository has`,
        'its repository may have moved, or belong to another HOME or state folder; it is left alone',
      ),
    ),
  ];
}

/** A local host accepts at once; one under load within this. ms. */
const knockTimeoutMs = 1000;

/** Only refusal proves that nobody is there: a timeout is a busy host. */
function knock(path: string): Promise<'open' | 'refused' | 'busy'> {
  return new Promise(resolve => {
    const socket = connect(path);
    const end = (answer: 'open' | 'refused' | 'busy') => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end('busy'), knockTimeoutMs);
    socket.on('connect', () => end('open'));
    socket.on('error', error =>
      end(['ECONNREFUSED', 'ENOENT'].includes(errnoOf(error) ?? '') ? 'refused' : 'busy'),
    );
  });
}
