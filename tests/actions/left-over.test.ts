import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { leftOver } from '../../src/actions/left-over.ts';
import { processIdentity, sessionProcesses } from '../../src/lib/process-id.ts';
import { until } from '../support/until.ts';
import { makeRecord } from './record.ts';

/** A session leader with a child, as an agent in its terminal, marked with a session. */
async function agent(id: string) {
  const child = spawn('sh', ['-c', 'sleep 600 & wait'], {
    env: { ...process.env, PITWALL_SESSION: id },
    detached: true,
    stdio: 'ignore',
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    for (const one of sessionProcesses(pid)) process.kill(one, 'SIGKILL');
  });
  await until(() => sessionProcesses(pid).length === 2, 'its child');
  const identity = processIdentity(pid);
  if (!identity) throw new Error('no identity');
  return { child, pid, identity: { ...identity } };
}

/** As a host that is gone left it. */
function lost(identity: { pid: number; startTime: string; bootId: string }) {
  const record = makeRecord({ status: { value: 'working' } });
  record.host = { ...identity, startTime: '1', machine: hostname(), socket: '/nowhere/s', protocol: 1 };
  record.agent.process = identity;
  return record;
}

test('all of the terminal, by the agent itself, then by the mark in the environment', async () => {
  const record = makeRecord();
  const { child, pid, identity } = await agent(record.id);
  const mine = { ...lost(identity), id: record.id };
  expect(leftOver(mine).sort()).toEqual(sessionProcesses(pid).sort());
  const gone = new Promise(resolve => child.on('close', resolve));
  child.kill('SIGKILL');
  await gone;
  const [rest] = sessionProcesses(pid);
  expect(leftOver(mine)).toEqual([rest]);
  expect(leftOver({ ...mine, id: 'another' })).toEqual([]);
});

test('never by the pid alone, while the host lives, after another boot, or behind an agent that ended by itself', async () => {
  const { identity } = await agent('x');
  const record = lost(identity);
  expect(leftOver(record)).toHaveLength(2);
  const as = (changes: object) => leftOver({ ...record, agent: { ...record.agent, ...changes } });
  expect(as({ process: { ...identity, startTime: '1' } })).toEqual([]);
  expect(as({ process: { ...identity, bootId: 'another' } })).toEqual([]);
  expect(as({ process: undefined })).toEqual([]);
  const self = processIdentity(process.pid);
  if (!self || !record.host) throw new Error('no identity');
  expect(leftOver({ ...record, host: { ...record.host, ...self } })).toEqual([]);
  expect(leftOver({ ...record, host: { ...record.host, machine: 'elsewhere' } })).toEqual([]);
  expect(leftOver({ ...record, status: { ...record.status, value: 'exited' } })).toEqual([]);
});
