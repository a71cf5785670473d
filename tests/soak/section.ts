import type { Proof } from './report.ts';

export type Section = (scale: number) => Promise<Proof[]>;

/**
 * The proofs of one section. It always reports: an error that it throws, one that nobody catches, and a promise that
 * nothing settles any more (node would leave with code 13 and no word) are problems, too.
 */
export async function runSection(prove: Section, scale: number): Promise<Proof[]> {
  let reject: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_, no) => {
    reject = no;
  });
  // In a turn of its own: behind `beforeExit` node goes on only when something is left to do.
  const idle = () => void setImmediate(() => reject(new Error('it waits for something that never comes')));
  process.on('uncaughtException', reject);
  process.on('unhandledRejection', reject);
  process.on('beforeExit', idle);
  try {
    return await Promise.race([prove(scale), broken]);
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [{ what: 'the section broke off', done: '0', problems: [problem] }];
  } finally {
    process.off('uncaughtException', reject);
    process.off('unhandledRejection', reject);
    process.off('beforeExit', idle);
  }
}
