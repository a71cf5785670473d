import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

test('asked changes are not sent, and the command that sends them can be pasted', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  const { worktree } = await box.session('one');
  writeFileSync(join(worktree, 'a.txt'), 'a\n');
  for (const args of [
    ['--note', ''],
    ['--note', ' '],
    ['--changes', '--note', ''],
  ]) {
    const empty = await box.pitwall('review', 'one', ...args);
    expect(empty).toMatchObject({ code: 2, out: '', err: 'pitwall: the note is empty\n' });
  }
  expect((await box.pitwall('review', 'one', '--changes')).err).toContain('pitwall send one TEXT');
  const asked = await box.pitwall('review', 'one', '--changes', '--note', "echo it's $HOME > said.txt");
  expect(asked.code).toBe(0);
  expect(asked.err).toContain('kept in the record and not sent to the agent');
  const command = String(/this sends it: (.*)\n/.exec(asked.err)?.[1]);
  const words = spawnSync('/bin/sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' }).stdout;
  expect(words).toBe("pitwall\nsend\none\necho it's $HOME > said.txt\n");
  expect((await box.pitwall('review', 'one', '--done')).err).toBe('');
});

test('what stands in the way is refused with 4, on both sides, and long lists are cut', async () => {
  const box = sandbox();
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  for (const name of names) await box.pitwall('new', '-a', 'shell', '--name', name);
  const all = await box.pitwall('stop', '--all');
  expect(all).toMatchObject({ code: 4, out: '' });
  expect(all.err).toMatch(
    /^pitwall: without --yes nothing is stopped: this would stop 7 agents \((\w+, ){6}1 more\)\n$/,
  );
  expect((await box.pitwall('resume', 'one')).code).toBe(4);
  await box.pitwall('stop', 'one', '--kill');
  for (const args of [
    ['stop', 'one'],
    ['stop', 'one', '--interrupt'],
    ['send', 'one', 'hi'],
  ]) {
    const { code, err } = await box.pitwall(...args);
    expect({ args, code }).toEqual({ args, code: 4 });
    expect(err).toContain('pitwall resume one');
  }
});

test('a plan that is not there and a task that begins with a dash', async () => {
  const box = sandbox({ 'docs/plan.md': 'plan\n' });
  const missing = await box.pitwall('new', 'do it', '-a', 'shell', '--plan', '/nonexistent');
  expect(missing).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no plan file /nonexistent'),
  });
  expect(missing.err).toContain('pitwall new --draft --plan FILE');
  const dash = await box.pitwall('new', '-a', 'shell', '-x starts with dash');
  expect(dash).toMatchObject({
    code: 2,
    err: expect.stringContaining('goes behind --: pitwall new … -- TEXT'),
  });
  const inFolder = { cwd: join(box.repo.dir, 'docs') };
  const start = (name: string, plan: string) =>
    box.run(['new', '-a', 'shell', '--name', name, '--plan', plan, '--', '-x starts'], inFolder);
  expect((await start('one', 'plan.md')).code).toBe(0);
  expect((await start('two', 'docs/plan.md')).code).toBe(0);
  expect((await start('three', 'https://example.org/plan')).code).toBe(0);
});

test('an agent of your own without a menu: the keys it was given are told, and that there are no options', async () => {
  const box = sandbox();
  const script = join(tempDir('agent'), 'cleaner.sh');
  writeFileSync(script, "printf 'Clean all of it? (y/n) '\nread -r answer\nwhile read -r line; do :; done\n");
  const rule = { value: 'needs-input', all: ['\\(y/n\\)'], cursor: true };
  const cleaner = {
    command: ['/bin/sh', script],
    prompt: 'none',
    approve: 'y\\r',
    deny: 'n\\r',
    rules: [rule],
  };
  box.settings({ agents: { cleaner } });
  for (const [name, answer, keys] of [
    ['clean', 'approve', 'y, Enter'],
    ['leave', 'deny', 'n, Enter'],
  ] as const) {
    await box.pitwall('new', 'clean up', '-a', 'cleaner', '--name', name);
    await until(async () => (await box.session(name)).question?.text.includes('Clean all'), `${name} asks`);
    const none = await box.pitwall('answer', name, '99');
    expect(none).toMatchObject({ code: 4, err: expect.stringContaining(`of ${name} offers no options`) });
    expect((await box.pitwall(answer, name)).out).toBe(`${name}: delivered: ${keys}\n`);
  }
});
