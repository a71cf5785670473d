import { openStore } from '../../src/store/store.ts';

const [dir = '', id = '', what = '', count = '0', as = ''] = process.argv.slice(2);
const store = openStore(dir);
for (let i = 0; i < Number(count); i++) {
  if (what === 'update') {
    await store.update(
      id,
      draft => {
        draft.turns += 1;
      },
      { timeoutMs: 600_000 },
    );
  } else {
    await store.appendFact(id, {
      t: i,
      k: 'note',
      src: 'user',
      turn: 0,
      text: `${as}.${i} ${'x'.repeat(i % 300)}`,
    });
  }
}
