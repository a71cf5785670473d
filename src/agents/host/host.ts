import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { sessionProcesses } from '../../lib/process-id.ts';
import type { SessionRecord, Status } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { Adapter } from '../adapters/types.ts';
import { agentHadTime } from './agent-had-time.ts';
import { followAgentRecord } from './agent-record.ts';
import { type AgentTerminal, createAgentTerminal } from './agent-terminal.ts';
import { createAnnouncer } from './announcer.ts';
import { createEchoWatch } from './echo.ts';
import { createEvidence } from './evidence.ts';
import { createFactIntake } from './fact-intake.ts';
import { typeFirstPrompt } from './first-prompt.ts';
import { readFormerFacts } from './former-facts.ts';
import { createGitJobs } from './git-jobs.ts';
import { createHookDesk } from './hook-desk.ts';
import { createKeyboard } from './keyboard.ts';
import { searchConversation } from './native-id.ts';
import { noteHost } from './note-host.ts';
import { watchOutside } from './outside.ts';
import { findProgram } from './program.ts';
import { createQueueKick } from './queue-kick.ts';
import { createRecordWriter } from './record-writer.ts';
import { createRecording } from './recording.ts';
import { createGitRefusal, createRemarks } from './remarks.ts';
import { createRequests } from './requests.ts';
import { watchReviewed } from './reviewed-watch.ts';
import { openSendQueue } from './send-queue.ts';
import { type HostServer, listen } from './server.ts';
import { endSession } from './session-end.ts';
import { carries, readSessionStart } from './session-start.ts';
import { createSizeControl } from './size.ts';
import type { HostSpec } from './spec.ts';
import { watchSpool } from './spool.ts';
import { createStatusDesk } from './status-desk.ts';
import { createStopControl } from './stop-control.ts';
import { createTestDesk } from './test-desk.ts';
import { createTurns } from './turns.ts';
import { createUsage } from './usage.ts';
import { noteSends } from './waiting-sends.ts';
import { gitOfSession } from './worktree-git.ts';

export interface HostInput {
  spec: HostSpec;
  store: Store;
  adapter: Adapter;
  /** As it is before the start. */
  record: SessionRecord;
  log: Log;
  clock: Clock;
  /** See reviewed-watch.ts; tests do not wait for a minute. */
  reviewedLookMs?: number;
}

export interface RunningHost {
  /** The agent's process. */
  readonly pid: number;
  /** Resolves when the agent has ended and everything about it is written. */
  readonly done: Promise<void>;
  /** The machine goes down: hangs the agent up and writes what is in memory; the record still says it was running. */
  shutdown(): Promise<void>;
}

/**
 * Starts the agent of one session and everything that belongs to it: terminal, recording, status, facts, socket.
 * Throws a Failure before anything was started when the program or the worktree is missing, or the session runs already.
 */
export async function startHost(input: HostInput): Promise<RunningHost> {
  const { spec, store, adapter, record, log, clock } = input;
  const now = () => clock.now();
  const dir = store.sessionDir(spec.sessionId);
  findProgram(spec.argv[0] ?? '', spec.cwd, spec.env);

  // The socket is taken first: it decides which of two hosts started at once is the session's.
  let requests: ReturnType<typeof createRequests> | undefined;
  const server: HostServer = await listen(spec.socket, {
    open: connection =>
      requests
        ? requests.open(connection)
        : connection.refuse({ code: 'busy', message: 'the agent is being started' }),
    message: (connection, message) => requests?.message(connection, message),
    close: connection => requests?.close(connection),
  });

  const writer = createRecordWriter(change => store.update(spec.sessionId, change), log);
  const evidence = createEvidence(
    () => desk.current,
    () => agentHadTime(desk, terminal.pid),
  );
  const jobs = createGitJobs(log);
  const announcer = createAnnouncer(server, () => ({
    status: desk.current,
    title: terminal.emulator.title,
    size: turns.size,
    tests: testDesk.tests && { verdict: testDesk.tests.verdict, command: testDesk.tests.command },
    turns: turns.count,
  }));
  const measure = () => turns.refreshSize();
  const former = await readFormerFacts(join(dir, 'facts.jsonl'));
  const testDesk = createTestDesk({ ...input, former: former.tests, writer, announcer, measure });
  const facts = testDesk.factLog({
    append: batch => store.appendFacts(spec.sessionId, batch),
    tell: fact => announcer.tell('fact', fact),
    turn: () => turns.count,
    now,
    log,
  });
  const git = gitOfSession(record, dir);
  const [start] = await Promise.all([
    readSessionStart(spec, record.prompt),
    jobs.run('reading the reflog', git.begin),
  ]);
  const outside = watchOutside({ spec, store, jobs, facts, record: writer });
  const gitRefusal = createGitRefusal(writer, record.gitRefused);
  const turns = createTurns({
    git,
    jobs,
    outside,
    facts,
    record: writer,
    count: record.turns,
    former: former.turns,
    size: record.size,
    now,
    tellsWork: adapter.osc7501 || adapter.foreground === true || adapter.screenRules.length > 0,
    onSize: ({ tree }) => testDesk.tree(tree),
    onCommits: () => gitRefusal.note(false),
  });
  const rests = () => desk.current.value !== 'working';
  const reviewed = watchReviewed({ ...input, git, jobs, measure, rests });
  const echo = createEchoWatch(now);
  const queueKick = createQueueKick(spec.queue, log);
  const intake = createFactIntake(facts, {
    turnOf: turns.turnOf,
    known: former.known,
    onFact: [createUsage(record, writer), outside.told, evidence.told, draft => remarks.told(draft)],
  });
  const remarks = createRemarks(adapter, note => {
    intake.add('process', [note]);
    if (note.fields.kind === 'sandbox') gitRefusal.note(true);
  });
  const { cols, rows } = spec;
  const recording = await createRecording({ ...spec.recording, cols, rows, now, log });
  const queue = await openSendQueue(join(dir, 'queue.json'), log, waiting =>
    writer.change('sends', noteSends(waiting), waiting.length > 0),
  );
  recording.marker(spec.mode === 'resume' ? 'resumed' : 'started');

  // Nothing waits from here on: the agent's first bytes find every part in its place.
  let terminal: AgentTerminal;
  try {
    terminal = createAgentTerminal({
      ...spec,
      env: { ...spec.env, PITWALL_SESSION: spec.sessionId, PITWALL_SPOOL: join(dir, 'spool') },
      recording,
      now,
      beforeParse: () => requests?.noteTyped(),
      onOutput(bytes) {
        desk.output();
        turns.output(echo.isEcho(bytes));
      },
      onEvent(event) {
        if (event.type === 'mode') return;
        desk.event(event);
        if (event.type === 'title') announcer.soon();
      },
    });
  } catch (error) {
    await Promise.all([server.close(), recording.close()]);
    throw error;
  }

  const onStatus = (status: Status, before: Status) => {
    const asked = status.question?.id === before.question?.id ? null : status.question;
    const { value: to, reason, source: signal } = status;
    if (to !== before.value)
      facts.add('status', 'process', { from: before.value, to, reason, signal }, now());
    if (asked) facts.add('waiting', 'screen', { why: asked.kind, text: asked.text, question: asked.id });
    const urgent = to !== before.value || status.question?.id !== before.question?.id;
    writer.change('status', draft => Object.assign(draft, { status }), urgent);
    evidence.changed(status);
    queueKick.changed(to);
    turns.changed(status);
    agentRecord.rests(to === 'idle');
    announcer.status();
    // After this change is known everywhere: a text that waited may change the status at once.
    queueMicrotask(() => {
      send.statusChanged();
      if (to === 'idle') conversation.look();
    });
  };
  const desk = createStatusDesk({
    adapter,
    pid: terminal.pid,
    worktree: spec.cwd,
    promptInArguments: spec.mode === 'start' && spec.argv.some(arg => carries(arg, record.prompt)),
    clock,
    view: () => terminal.emulator.view(),
    inUpdate: () => terminal.emulator.modes.synchronized,
    barrier: terminal.barrier,
    onChange: onStatus,
  });
  const { signal } = desk;
  const agentRecord = followAgentRecord({ adapter, record, dir, intake, facts, signal, clock, log });
  const conversation = searchConversation({
    spec,
    adapter,
    since: now(),
    record,
    start,
    facts,
    writer,
    onFile: agentRecord.open,
    log,
  });

  const { write, send, answer, told } = createKeyboard({
    adapter,
    terminal,
    desk,
    evidence,
    queue,
    facts,
    announcer,
    now,
    owner: record.owner.name,
  });
  const size = createSizeControl({
    initial: { cols, rows },
    apply: ({ cols, rows }) => terminal.resize(cols, rows),
    now,
  });

  const stops = createStopControl({ adapter, desk, terminal, write, graceMs: spec.stopGraceMs, log });

  const hooks = createHookDesk({ adapter, spec, conversation, agentRecord, intake, told, signal, now });
  const spool = watchSpool(join(dir, 'spool'), hooks.take, log);
  requests = createRequests({
    terminal,
    size,
    send,
    answer,
    facts,
    evidence,
    now,
    owner: record.owner.name,
    typed(bytes) {
      echo.typed(bytes);
      desk.typed();
    },
    stop: stops.stop,
    welcome: () => announcer.welcome(spec, size.current),
    explain: () => ({
      ...desk.explain(),
      notes: [hooks.problem, agentRecord.problem, remarks.last].filter(note => note !== undefined),
    }),
    // Whoever stores a review asks for this, too.
    refreshSize: () => turns.refreshSize().finally(reviewed.look),
  });
  desk.start();
  reviewed.look();
  writer.change('host', noteHost(spec, desk.current, terminal.pid), true);
  if (spec.typePrompt !== null && spec.mode === 'start')
    typeFirstPrompt(spec.typePrompt, { send, status: () => desk.current });
  log.info(`started ${spec.argv[0]} as process ${terminal.pid}`);
  // Whoever started us finds in the record who hosts the session; a disk that is full is logged and tried again.
  await writer.flush();
  const dispose = () => {
    spool.close();
    conversation.stop();
    agentRecord.close();
    size.dispose();
    desk.dispose();
    turns.dispose();
    reviewed.dispose();
    announcer.dispose();
    evidence.end();
  };
  const parts = { dir, desk, terminal, jobs, facts, writer, recording, server, log, now };
  const done = terminal.ended.then(async exit => {
    await stops.settled();
    spool.read();
    await agentRecord.finish();
    await endSession(exit, { ...parts, stopped: stops.asked });
    queueKick.ended();
    dispose();
    terminal.close();
  });
  return {
    pid: terminal.pid,
    done,
    async shutdown() {
      dispose();
      for (const pid of sessionProcesses(terminal.pid)) process.kill(pid, 'SIGHUP');
      await Promise.all([recording.close(), facts.flush(), writer.flush()]);
    },
  };
}
