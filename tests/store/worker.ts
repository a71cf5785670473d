// A process of its own for the tests of what several processes do to one store. Prints one line when it is there.
import { openSync, unlinkSync } from 'node:fs';
import { withLock } from '../../src/lib/lock.ts';
import { openStore } from '../../src/store/store.ts';

const [job = '', place = '', id = '', count = '0'] = process.argv.slice(2);
const times = Number(count);

const jobs: Record<string, () => Promise<void>> = {
  /** Adds 1 to `turns`, so many times. */
  async update() {
    const store = openStore(place);
    for (let i = 0; i < times; i++)
      await store.update(id, draft => void draft.turns++, { timeoutMs: 200_000 });
  },
  async facts() {
    const store = openStore(place);
    await Promise.all(
      Array.from({ length: times }, (_, i) =>
        store.appendFact(id, {
          t: i,
          k: 'note',
          src: 'user',
          turn: 0,
          by: process.pid,
          text: 'x'.repeat(i % 900),
        }),
      ),
    );
  },
  /** Holds the lock until it is killed. */
  async hold() {
    await withLock(place, () => {
      console.log('held');
      return new Promise(() => setInterval(() => {}, 1000));
    });
  },
  /** Takes the lock, proves that it is alone, and dies with it. */
  async die() {
    await withLock(
      place,
      () => {
        const marker = `${place}.inside`;
        openSync(marker, 'wx');
        for (const start = Date.now(); Date.now() - start < 3; );
        unlinkSync(marker);
        process.kill(process.pid, 'SIGKILL');
        return new Promise(() => {});
      },
      { timeoutMs: 200_000 },
    );
  },
  /** One update that tells how it went. */
  async once() {
    await openStore(place).update(id, draft => void draft.turns++, { timeoutMs: 200 });
  },
};

try {
  await jobs[job]?.();
  console.log('done');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
