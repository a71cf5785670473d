import { runSection } from './section.ts';

// A section that ends in the way that is asked for; prints what is reported of it.
const ways: Record<string, () => Promise<never>> = {
  throws: async () => {
    throw new Error('thrown');
  },
  'throws in a timer': () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('thrown later');
      });
    }),
  'rejects unheard': () => {
    void Promise.reject(new Error('rejected'));
    return new Promise(() => {});
  },
  'never settles': () => new Promise(() => {}),
};
const way = ways[process.argv[2] ?? ''];
if (way) console.log(JSON.stringify(await runSection(way, 1)));
