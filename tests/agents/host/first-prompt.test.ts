import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentStartMs, typeFirstPrompt } from '../../../src/agents/host/first-prompt.ts';
import { createSendDesk } from '../../../src/agents/host/send.ts';
import { openSendQueue } from '../../../src/agents/host/send-queue.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Status } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

/** A send desk whose agent says nothing, and the moment in which the patience with that ends. */
async function silentAgent() {
  const written: string[] = [];
  let value: Status['value'] = 'starting';
  let end: (() => void) | undefined;
  const status = (): Status => ({
    value,
    since: 0,
    reason: '',
    activity: '',
    question: null,
    source: 'process',
    confidence: 1,
  });
  const send = createSendDesk({
    status,
    look: done => done(),
    plan: { bracketedPaste: true, pauseMs: 0, enter: '\r' },
    now: () => 0,
    takesWords: () => true,
    lineBased: false,
    clearKeys: () => [],
    bracketedPasteOn: () => false,
    lineFeeds: () => 0,
    screenText: () => '',
    write: async bytes => void written.push(bytes),
    pause: async () => {},
    readsScreen: false,
    evidence: { wait: async () => false } as never,
    alone: job => job(),
    queue: await openSendQueue(join(tempDir('queue'), 'queue.json'), silentLog),
    onReceipt: () => {},
    onDropped: () => {},
  });
  typeFirstPrompt('fix it', {
    send,
    status,
    later: (ms, run) => {
      expect(ms).toBe(silentStartMs);
      end = run;
    },
  });
  const become = (next: Status['value']) => {
    value = next;
    send.statusChanged();
  };
  return { text: () => written.join(''), become, patienceEnds: () => end?.() };
}

test('a task is typed when the agent is idle, once', async () => {
  const agent = await silentAgent();
  agent.become('idle');
  await until(() => agent.text() === 'fix it\r', 'it is typed');
  agent.patienceEnds();
  expect(agent.text()).toBe('fix it\r');
});

test('an agent that says nothing at all is typed its task, too', async () => {
  const silent = await silentAgent();
  await until(() => {
    silent.patienceEnds();
    return silent.text() === 'fix it\r';
  }, 'it is typed');
});

test.each([
  ['starting', ['send', 'anyway']],
  ['working', ['send']],
  ['needs-input', ['send']],
] as const)('what an agent that is %s gets when the patience ends', (value, calls) => {
  const called: string[] = [];
  const send = {
    send: async () => called.push('send') as never,
    typeAnyway: () => void called.push('anyway'),
  };
  typeFirstPrompt('x', { send, status: () => ({ value }), later: (_, run) => run() });
  expect(called).toEqual(calls);
});
