import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bash, type RunningSession, startSession } from './support/session.ts';

function commit(session: RunningSession, name: string): void {
  const { git } = session.repo;
  writeFileSync(join(session.spec.cwd, name), `${name}\n`);
  git('-C', session.spec.cwd, 'add', '-A');
  git('-C', session.spec.cwd, 'commit', '-qm', name);
}

async function subjects(session: RunningSession): Promise<unknown[]> {
  const { facts } = await session.store.readFacts(session.id);
  return facts.filter(({ k }) => k === 'commit').map(({ subject, by }) => `${subject} by ${by}`);
}

test('commits made while the agent rests are facts with the next measurement, each once', async () => {
  const session = await startSession(bash);
  const client = await session.connect();
  commit(session, 'one');
  await client.query('refresh-size');
  expect(await subjects(session)).toEqual(['one by person']);
  commit(session, 'two');
  await Promise.all([client.query('refresh-size'), client.query('refresh-size')]);
  expect(await subjects(session)).toEqual(['one by person', 'two by person']);
});

test('an agent that ends without a turn leaves its last commits and the size of its change', async () => {
  const session = await startSession(['sh', '-c', 'read line; exit 0']);
  const client = await session.connect();
  commit(session, 'last');
  await client.input('\r');
  await session.host.done;
  expect(await subjects(session)).toEqual(['last by person']);
  expect((await session.record()).size).toMatchObject({ files: 1, paths: ['last'] });
});
