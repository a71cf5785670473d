import { appendFileSync, existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createGit } from '../../src/git/run.ts';
import { takeSnapshot } from '../../src/git/snapshot.ts';
import { median, timeRun } from './measure.ts';
import { fillRepository } from './new.ts';
import { limitRow, ms, type Row, ratioRow } from './report.ts';
import { makeWorkplace } from './workplace.ts';

const files = 100_000;
const changed = 50;
const rounds = 7;

/** A snapshot as hosts take it, in a repository of 100,000 files with 50 changed, in turn with `git status` there. */
export async function measureSnapshot(): Promise<Row[]> {
  const place = await makeWorkplace();
  try {
    fillRepository(place, files);
    const git = createGit({ cwd: place.repo, env: place.env });
    const lock = join(place.repo, '.git', 'index.lock');
    let locks = 0;
    const status = () => timeRun({ argv: ['git', 'status'], cwd: place.repo, env: place.env });
    // Brings the index up to date, which `git status` does for itself and a snapshot never may.
    await status();
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = -1; i < rounds; i++) {
      for (let n = 0; n < changed; n++) {
        const at = n * (files / changed);
        appendFileSync(join(place.repo, 'src', `part-${Math.floor(at / 100)}`, `file-${at}.ts`), `// ${i}\n`);
      }
      const watcher = watch(join(place.repo, '.git'), (_, name) => {
        if (name === 'index.lock') locks += 1;
      });
      const start = performance.now();
      await takeSnapshot({ worktree: place.repo, sessionId: 'bench', git });
      const took = performance.now() - start;
      if (existsSync(lock)) locks += 1;
      watcher.close();
      const bare = await status();
      if (i < 0) continue;
      ours.push(took);
      theirs.push(bare);
    }
    const ratio = median(ours.map((x, i) => x / (theirs[i] ?? x)));
    return [
      ratioRow(
        `snapshot, ${files} files, ${changed} changed`,
        ms(median(ours)),
        `git status ${ms(median(theirs))}`,
        ratio,
        2,
      ),
      limitRow('the same, index locks taken', locks, '', 0),
    ];
  } finally {
    await place.end();
  }
}
