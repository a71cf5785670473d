import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectHost } from '../../src/agents/link/client.ts';
import { isSameProcess } from '../../src/lib/process-id.ts';
import { canMount, smallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';
import { obeyingAgent, sandbox, tells } from './support/sandbox.ts';

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

test.skipIf(!canMount)(
  'a turn that ends on a full disk: its snapshot is missing and said to be, nothing of it is left, the next one is whole',
  async () => {
    const { disk, box } = boxOnSmallDisk();
    box.settings(obeyingAgent(String(box.env.HOME)));
    await box.pitwall('new', 'task', '-a', 'obeyer', '--name', 'one');
    const { host, id } = box.record('one');
    if (!host) throw new Error('no host');
    const client = await connectHost(host.socket, { role: 'control' });
    onTestFinished(() => client.close());
    const dir = join(box.repo.dir, '.git', 'pitwall', 'sessions', id);
    const { worktree } = await box.session('one');
    const status = (value: string) =>
      until(async () => (await box.session('one')).status.value === value, `it is ${value}`);
    const turnEnds = () =>
      readFileSync(join(dir, 'facts.jsonl'), 'utf8')
        .split('\n')
        .filter(line => line.includes('"turn.end"'))
        .map(line => JSON.parse(line) as { snapshot: number | null });
    await client.input(tells('working'));
    await status('working');
    await client.input('seq 1 5000 > work.txt; echo wrote$((40 + 2))it\r');
    await until(async () => String((await client.query('text')).text).includes('wrote42it'), 'the change');

    disk.fill();
    const files = () =>
      readdirSync(join(box.repo.dir, '.git'), { recursive: true, encoding: 'utf8' }).filter(
        name => !name.startsWith('pitwall/') && /\.lock$|tmp_obj|tmp_pack/.test(name),
      );
    await client.input(tells('idle'));
    await until(
      async () => JSON.stringify((await client.query('explain')).explain).includes('state=idle'),
      'the end of the turn',
    );
    disk.free();
    await until(() => turnEnds().length === 1, 'the fact of its end');
    // Without a snapshot; with one where the machine was so slow that there was room again when it was taken.
    const first = turnEnds()[0]?.snapshot === null ? 1 : 2;
    const kept = box.repo.git('for-each-ref', `refs/pitwall/snapshots/${id}`).split('\n').filter(Boolean);
    expect(kept).toHaveLength(first - 1);
    expect(files()).toEqual([]);
    expect(readFileSync(join(worktree, 'work.txt'), 'utf8')).toContain('\n5000\n');

    await status('idle');
    await client.input(tells('working'));
    await status('working');
    await client.input(tells('idle'));
    await until(() => turnEnds().length === 2, 'the end of the next turn');
    expect(turnEnds()[1]).toMatchObject({ snapshot: first });
    expect(box.repo.git('show', `refs/pitwall/snapshots/${id}/${first}:work.txt`)).toContain('\n5000');
  },
);
