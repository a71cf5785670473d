import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findAdapter } from '../../../../src/agents/adapters/registry.ts';
import type { Adapter } from '../../../../src/agents/adapters/types.ts';
import { createEmulator, type Emulator } from '../../../../src/agents/host/emulator.ts';
import { type HostInput, type RunningHost, startHost } from '../../../../src/agents/host/host.ts';
import type { HostSpec } from '../../../../src/agents/host/spec.ts';
import { climbStopLadder } from '../../../../src/agents/host/stop-ladder.ts';
import { type ConnectOptions, connectHost, type HostConnection } from '../../../../src/agents/link/client.ts';
import { systemClock } from '../../../../src/lib/clock.ts';
import { newSessionId } from '../../../../src/lib/ids.ts';
import { createLog } from '../../../../src/lib/log.ts';
import { processIdentity, sessionProcesses } from '../../../../src/lib/process-id.ts';
import type { SessionRecord } from '../../../../src/store/schema.ts';
import { openStore, type Store } from '../../../../src/store/store.ts';
import { makeRepo, type TestRepo } from '../../../support/repo.ts';
import { tempDir } from '../../../support/temp.ts';
import { until } from '../../../support/until.ts';

export interface TestSession {
  repo: TestRepo;
  store: Store;
  spec: HostSpec;
  id: string;
  /** The session's directory in the store. */
  dir: string;
  record(): Promise<SessionRecord>;
  connect(options?: Partial<ConnectOptions>): Promise<HostConnection>;
}

export const bash = ['bash', '--norc', '--noprofile'];

/** A node script as an agent. */
export const script = (code: string) => [process.execPath, '-e', code];

/** A repository with one session in its store, not started. */
export async function makeSession(
  argv: readonly string[],
  changes: Partial<HostSpec> = {},
  recordChanges: Partial<SessionRecord> = {},
): Promise<TestSession> {
  const repo = makeRepo();
  const home = tempDir('home');
  const store = openStore(join(repo.dir, '.git', 'pitwall'));
  const repoId = await store.ensure();
  const id = newSessionId();
  const sha = repo.git('rev-parse', 'HEAD');
  const worktree = join(repo.dir, '..', 'worktree');
  repo.git('worktree', 'add', '-q', '-b', 'pitwall/fix-login', worktree);
  await store.create({
    ...emptyRecord,
    ...recordChanges,
    id,
    repo: repoId,
    git: { base: 'main', baseSha: sha, branch: 'pitwall/fix-login', worktree, head: null },
  } as SessionRecord);
  const dir = store.sessionDir(id);
  const spec: HostSpec = {
    storeDir: store.dir,
    sessionId: id,
    socket: join(tempDir('sock'), 's'),
    argv: [...argv],
    cwd: worktree,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: home,
      TERM: 'xterm-256color',
      PS1: '$ ',
      LC_ALL: 'C.UTF-8',
      // So that a process left behind fails the run by name.
      PITWALL_TEST_RUN: process.env.PITWALL_TEST_RUN ?? '',
    },
    cols: 80,
    rows: 24,
    adapter: 'shell',
    nativeId: null,
    typePrompt: null,
    mode: 'start',
    scrollback: 500,
    recording: { dir, segmentBytes: 32 << 20, maxBytes: 512 << 20 },
    stopGraceMs: 300,
    build: 'test',
    ...changes,
  };
  const connections: HostConnection[] = [];
  onTestFinished(() => {
    for (const connection of connections) connection.close();
  });
  return {
    repo,
    store,
    spec,
    id,
    dir,
    record: async () => (await store.read(id)) as SessionRecord,
    async connect(options = {}) {
      const connection = await connectHost(spec.socket, { role: 'control', ...options });
      connections.push(connection);
      return connection;
    },
  };
}

export interface RunningSession extends TestSession {
  host: RunningHost;
}

/** Starts a session's host inside the test's own process; ended, with everything the agent left, after the test. */
export async function startSession(
  argv: readonly string[],
  changes: Partial<HostSpec> = {},
  adapterChanges: Partial<Adapter> = {},
  recordChanges: Partial<SessionRecord> = {},
  inputChanges: Partial<HostInput> = {},
): Promise<RunningSession> {
  const session = await makeSession(argv, changes, recordChanges);
  const { spec, store, dir } = session;
  const adapter = { ...(findAdapter(spec.adapter) as Adapter), ...adapterChanges };
  const log = createLog(join(dir, 'host.log'));
  const host = await startHost({
    spec,
    store,
    adapter,
    record: await session.record(),
    log,
    clock: systemClock,
    ...inputChanges,
  });
  onTestFinished(async () => {
    await climbStopLadder('kill', {
      sid: host.pid,
      processes: sessionProcesses,
      quit: [],
      type: () => undefined,
      exited: () => processIdentity(host.pid) === undefined,
      graceMs: 0,
    });
    await host.done;
  });
  return { ...session, host };
}

/** A terminal that shows what a raw connection sends. */
export function showRaw(
  connection: HostConnection,
  cols = 80,
  rows = 24,
): Emulator & { seen: () => Promise<string> } {
  const emulator = createEmulator({ cols, rows, scrollback: 500 });
  connection.on('snapshot', bytes => {
    emulator.write(bytes);
    connection.ack(bytes.length);
  });
  connection.on('data', bytes => {
    emulator.write(bytes);
    connection.ack(bytes.length);
  });
  onTestFinished(() => emulator.dispose());
  const seen = () =>
    new Promise<string>(resolve => emulator.flush(() => resolve(emulator.view().rows.join('\n'))));
  return Object.assign(emulator, { seen });
}

/** Waits until the host's terminal shows a text. */
export function shows(connection: HostConnection, text: string | RegExp): Promise<string> {
  return until(async () => {
    const { text: all = '' } = await connection.query('text');
    return (typeof text === 'string' ? all.includes(text) : text.test(all)) ? all : undefined;
  }, `the terminal to show ${text}`);
}

const emptyRecord = {
  v: 1,
  name: 'fix-login',
  task: { goal: 'fix the login', only: [], keep: '', verify: '', doneWhen: [], restate: false },
  prompt: '',
  agent: { name: 'shell', command: [], version: null, nativeId: null, transcript: null, model: null },
  role: 'implement',
  template: null,
  parent: null,
  owner: { name: 'Test Person', email: 'person@example.com' },
  mayManage: false,
  host: null,
  status: {
    value: 'starting',
    since: 0,
    reason: '',
    question: null,
    activity: '',
    source: 'none',
    confidence: 1,
  },
  exit: null,
  size: null,
  tests: null,
  review: { state: 'none', by: null, at: null, tree: null, note: '' },
  checklist: [],
  links: { ticket: null, plan: null, pr: null },
  turns: 0,
  tokens: { in: 0, out: 0, cached: 0 },
  createdAt: 1,
  updatedAt: 1,
  endedAt: null,
};
