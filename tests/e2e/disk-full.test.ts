import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectHost } from '../../src/agents/link/client.ts';
import { isSameProcess } from '../../src/lib/process-id.ts';
import { canMount, smallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

/** A sandbox whose repository, home, store and sockets are all on one small disk. */
function boxOnSmallDisk() {
  const disk = smallDisk(24);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = disk.dir;
  try {
    return { disk, box: sandbox() };
  } finally {
    process.env.TMPDIR = before;
  }
}

const oneSentence = (text: string) => {
  expect(text).toMatch(/disk is full|No space left on device/);
  expect(text).not.toMatch(/\n\s+at |Error:/);
};

test.skipIf(!canMount)(
  'a full disk: every change is refused in a sentence and undone, the agent goes on, and so does all when there is room',
  async () => {
    const { disk, box } = boxOnSmallDisk();
    await box.pitwall('new', '-a', 'shell', '--name', 'one');
    await until(async () => (await box.session('one')).status.value === 'idle', 'the agent at its prompt');
    const { host, id } = box.record('one');
    if (!host) throw new Error('no host');
    const client = await connectHost(host.socket, { role: 'control' });
    onTestFinished(() => client.close());
    const shows = (text: RegExp) =>
      until(async () => text.test(String((await client.query('text')).text)), `${text} on the screen`);
    const dir = join(box.repo.dir, '.git', 'pitwall', 'sessions', id);

    disk.fill();
    const before = readFileSync(join(dir, 'session.json'), 'utf8');
    const made = await box.pitwall('new', '-a', 'shell', '--name', 'two');
    expect(made.code).toBe(1);
    oneSentence(made.err);
    expect(box.repo.git('branch', '--list', 'pitwall/two')).toBe('');
    expect(existsSync(join(box.repo.dir, '..', 'shop-api.worktrees', 'two'))).toBe(false);
    const renamed = await box.pitwall('rename', 'one', 'other');
    expect(renamed.code).toBe(1);
    oneSentence(renamed.err);
    expect(JSON.parse(readFileSync(join(dir, 'session.json'), 'utf8')).name).toBe(JSON.parse(before).name);

    await client.input('echo still$((40 + 2))here\r');
    await shows(/still42here/);
    expect((await box.pitwall('ls')).out).toContain('one');

    // Its end comes while nothing can be written.
    const ended = new Promise<void>(resolve => void client.on('exit', () => resolve()));
    await client.input('exit 3\r');
    await shows(/exit 3/);
    disk.free();
    await ended;
    const record = box.record('one');
    expect(record).toMatchObject({ exit: { code: 3 }, status: { value: 'exited' } });
    const cast = readFileSync(join(dir, 'output.cast'), 'utf8');
    expect(cast).toContain('still42here');
    expect(cast.trimEnd().split('\n').at(-1)).toContain('exited 3');
    for (const line of cast.trimEnd().split('\n')) JSON.parse(line);
    const facts = readFileSync(join(dir, 'facts.jsonl'), 'utf8').trimEnd().split('\n');
    expect(facts.map(line => JSON.parse(line)).some(({ k, to }) => k === 'status' && to === 'exited')).toBe(
      true,
    );
    await until(() => !isSameProcess(host), 'the host to end');
    expect(readdirSync(dir)).toContain('screen.ans');

    expect(await box.pitwall('new', '-a', 'shell', '--name', 'two')).toMatchObject({ code: 0 });
  },
);
