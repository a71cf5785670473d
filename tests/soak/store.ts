import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/store.ts';
import { aRecord } from '../store/a-record.ts';
import type { Proof } from './report.ts';

const worker = fileURLToPath(new URL('store-worker.js', import.meta.url));

/** Ten processes that change one record, twenty that add facts, all at once; one record writer is suspended meanwhile. */
export async function proveStore(scale: number): Promise<Proof[]> {
  const dir = mkdtempSync(join(tmpdir(), 'pitwall-soak-'));
  const store = openStore(join(dir, 'pitwall'));
  await store.ensure();
  const record = await store.create(aRecord({ turns: 0 }));
  const updates = Math.ceil(1000 * scale);
  const facts = Math.ceil(5000 * scale);
  const run = (what: string, count: number, as: number) => {
    const child = spawn(process.execPath, [worker, store.dir, record.id, what, String(count), String(as)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = new Promise<number>(resolve => child.once('exit', code => resolve(code ?? -1)));
    return { child, ended };
  };
  const updaters = Array.from({ length: 10 }, (_, i) => run('update', updates, i));
  const writers = Array.from({ length: 20 }, (_, i) => run('facts', facts, i));
  // Whoever holds the lock may be stopped in the middle of it: nobody may take it away, nothing may be lost.
  const sleeper = updaters[0]?.child;
  const suspend = setInterval(() => {
    sleeper?.kill('SIGSTOP');
    setTimeout(() => sleeper?.kill('SIGCONT'), 300);
  }, 2_000);
  const codes = await Promise.all([...updaters, ...writers].map(({ ended }) => ended));
  clearInterval(suspend);
  const after = await store.read(record.id);
  const { facts: kept, torn } = await store.readFacts(record.id);
  const problems: string[] = [];
  const failed = codes.filter(code => code !== 0).length;
  if (failed > 0) problems.push(`${failed} processes failed`);
  if (after?.turns !== updates * 10) problems.push(`${after?.turns} of ${updates * 10} updates are there`);
  const distinct = new Set(kept.map(fact => fact.text));
  if (distinct.size !== facts * 20) problems.push(`${distinct.size} of ${facts * 20} facts are there`);
  if (kept.length !== distinct.size || torn > 0) problems.push(`${kept.length} lines, ${torn} torn`);
  rmSync(dir, { recursive: true, force: true });
  return [
    { what: 'record updates by 10 processes, one suspended now and then', done: `${updates * 10}`, problems },
    { what: 'facts by 20 processes', done: `${facts * 20}`, problems: [] },
  ];
}
