import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createTrust } from '../../src/config/trust.ts';
import { knownRepositories, rememberRepository } from '../../src/store/repositories.ts';
import { openStore } from '../../src/store/store.ts';
import { tempDir } from '../support/temp.ts';
import { aRecord } from './a-record.ts';

/** Whatever a crash, a full disk or an editor makes of a JSON file. */
const damages: Array<[string, (text: string) => string]> = [
  ['empty', () => ''],
  ['cut in half', text => text.slice(0, text.length / 2)],
  ['zeros, as after a power cut', text => '\0'.repeat(text.length)],
  ['not JSON', () => 'not json at all\n'],
  ['JSON of another kind', () => '[1, 2, 3]'],
  ['null', () => 'null'],
];

/** The damaged file as it was kept beside the new one. */
function keptOf(file: string): string {
  const [kept] = readdirSync(dirname(file)).filter(name => name.startsWith(`${basename(file)}.corrupt-`));
  return kept === undefined ? 'nothing was kept' : readFileSync(join(dirname(file), kept), 'utf8');
}

function damage(file: string, spoil: (text: string) => string): string {
  const text = spoil(readFileSync(file, 'utf8'));
  writeFileSync(file, text);
  return text;
}

async function makeStore() {
  const dir = join(tempDir('damage'), 'pitwall');
  const problems: string[] = [];
  const store = openStore(dir, { onProblem: problem => problems.push(problem) });
  const repo = await store.ensure();
  const record = await store.create(aRecord({ repo }));
  return { dir, store, repo, id: record.id, problems };
}

test.each(damages)(
  'repo.json, %s: the id comes back from the records, the damaged one is kept and told',
  async (_, spoil) => {
    const { dir, store, repo, problems } = await makeStore();
    const file = join(dir, 'repo.json');
    const bad = damage(file, spoil);
    expect(store.repoId()).toBeUndefined();
    expect(await store.ensure()).toBe(repo);
    expect(keptOf(file)).toBe(bad);
    expect(problems).toEqual([expect.stringContaining(`${file} was damaged`)]);
    expect(store.damagedFiles()).toHaveLength(1);
    expect(await store.ensure()).toBe(repo);
    expect(problems).toHaveLength(1);
  },
);

test('repo.json of a newer pitwall: its id holds, and it is not written', async () => {
  const { dir, store, problems } = await makeStore();
  const newer = '{"v":9,"id":"01J00000000000000000000000","more":true}';
  writeFileSync(join(dir, 'repo.json'), newer);
  expect(await store.ensure()).toBe('01J00000000000000000000000');
  expect(readFileSync(join(dir, 'repo.json'), 'utf8')).toBe(newer);
  expect(problems).toEqual([]);
});

test.each(damages)('session.json, %s: the version before takes its place', async (_, spoil) => {
  const { dir, store, id, problems } = await makeStore();
  await store.update(id, draft => void Object.assign(draft.agent, { model: 'second' }));
  const file = join(dir, 'sessions', id, 'session.json');
  const bad = damage(file, spoil);
  expect((await store.read(id))?.id).toBe(id);
  expect(keptOf(file)).toBe(bad);
  expect(problems).toHaveLength(1);
  await store.update(id, draft => void Object.assign(draft.agent, { model: 'third' }));
  expect((await store.read(id))?.agent.model).toBe('third');
});

test.each(damages)(
  'comments.json, %s: the version before is shown, then takes its place',
  async (_, spoil) => {
    const { dir, store, id, problems } = await makeStore();
    for (const n of [1, 2]) await store.updateComments<{ n: number }>(id, list => [...list, { n }]);
    const file = join(dir, 'sessions', id, 'comments.json');
    const bad = damage(file, spoil);
    expect(await store.readComments(id)).toEqual([{ n: 1 }]);
    expect(problems).toEqual([expect.stringContaining('its previous version is shown')]);
    await store.updateComments<{ n: number }>(id, list => [...list, { n: 3 }]);
    expect(await store.readComments(id)).toEqual([{ n: 1 }, { n: 3 }]);
    expect(keptOf(file)).toBe(bad);
  },
);

test('comments.json of a newer pitwall is shown and never written', async () => {
  const { dir, store, id } = await makeStore();
  const file = join(dir, 'sessions', id, 'comments.json');
  const newer = '{"v":9,"comments":[{"n":1}]}';
  writeFileSync(file, newer);
  expect(await store.readComments(id)).toEqual([{ n: 1 }]);
  await expect(store.updateComments(id, list => list.slice(1))).rejects.toThrow('a newer pitwall');
  expect(readFileSync(file, 'utf8')).toBe(newer);
});

test.each(damages)(
  'facts.jsonl, %s behind its first line: what is whole is read, what comes is not lost',
  async (_, spoil) => {
    const { dir, store, id } = await makeStore();
    const fact = (text: string) => ({ t: 1, k: 'note', src: 'user', turn: 0, text }) as const;
    await store.appendFact(id, fact('first'));
    const file = join(dir, 'sessions', id, 'facts.jsonl');
    const first = readFileSync(file, 'utf8');
    writeFileSync(file, first + spoil(first.trimEnd()));
    await store.appendFact(id, fact('next'));
    const { facts } = await store.readFacts(id);
    expect(facts.map(({ text }) => text)).toEqual(['first', 'next']);
  },
);

test.each(damages)('repos.json, %s: the version before takes its place, in one sentence', (_, spoil) => {
  const stateDir = join(tempDir('state'), 'pitwall');
  const repos = ['one', 'two', 'three'].map(name => {
    const root = join(tempDir('repo'), name);
    mkdirSync(root);
    return root;
  });
  const [one = '', two = '', three = ''] = repos;
  for (const root of [one, two]) rememberRepository({ stateDir }, root, root);
  const file = join(stateDir, 'repos.json');
  const bad = damage(file, spoil);
  expect(rememberRepository({ stateDir }, three, three)).toContain('its previous version took its place');
  expect(
    knownRepositories({ stateDir })
      .map(({ root }) => root)
      .sort(),
  ).toEqual([one, three].sort());
  expect(keptOf(file)).toBe(bad);
});

test.each(damages)('trust.json, %s: nothing more is trusted than before, in one sentence', (_, spoil) => {
  const stateDir = join(tempDir('state'), 'pitwall');
  const problems: string[] = [];
  const trust = createTrust({ stateDir }, Date.now, problem => problems.push(problem));
  for (const text of ['one', 'two']) trust.trust('worktree.setup', 'repo', text);
  const file = join(stateDir, 'trust.json');
  const bad = damage(file, spoil);
  expect(trust.isTrusted('worktree.setup', 'repo', 'one')).toBe(false);
  trust.trust('worktree.setup', 'repo', 'three');
  const trusted = ['one', 'two', 'three'].map(text => trust.isTrusted('worktree.setup', 'repo', text));
  expect(trusted).toEqual([true, false, true]);
  expect(problems).toHaveLength(1);
  expect(keptOf(file)).toBe(bad);
});

test('trust.json and repos.json of a newer pitwall are never written', () => {
  const stateDir = join(tempDir('state'), 'pitwall');
  mkdirSync(stateDir, { mode: 0o700 });
  const newer = '{"v":9}';
  for (const name of ['trust.json', 'repos.json']) writeFileSync(join(stateDir, name), newer);
  expect(() => createTrust({ stateDir }).trust('worktree.setup', 'repo', 'one')).toThrow('a newer pitwall');
  expect(rememberRepository({ stateDir }, stateDir, stateDir)).toContain('a newer pitwall');
  for (const name of ['trust.json', 'repos.json']) {
    expect(readFileSync(join(stateDir, name), 'utf8')).toBe(newer);
    expect(existsSync(join(stateDir, `${name}.lock`))).toBe(false);
  }
});
