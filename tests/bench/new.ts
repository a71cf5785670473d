import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, sleep, timeRun } from './measure.ts';
import { limitRow, ms, type Row } from './report.ts';
import { makeWorkplace, pitwall, type Workplace } from './workplace.ts';

const rounds = 9;
/** A repository of ordinary size: git's part is measured beside ours and taken off. */
const files = 2_000;

/** From the start of `pitwall new` to the first thing its agent does, beside `git worktree add` in the same repository. */
export async function measureNew(): Promise<Row[]> {
  const place = await makeWorkplace();
  try {
    fillRepository(place, files);
    const mark = join(place.dir, 'started');
    // One process between the exec and the mark; its own start is counted as ours.
    place.settings({
      agents: { mark: { command: ['sh', '-c', `date +%s%N > ${mark}; sleep 60`], prompt: 'none' } },
    });
    const beyond: number[] = [];
    const whole: number[] = [];
    const theirs: number[] = [];
    const node: number[] = [];
    for (let i = -1; i < rounds; i++) {
      const name = `new-${i + 1}`;
      const [took, git, bare] = [
        await timeNew(place, name, mark),
        await timeRun({
          argv: ['git', 'worktree', 'add', '-q', '-b', `bare-${i + 1}`, join(place.dir, `bare-${i + 1}`)],
          cwd: place.repo,
          env: place.env,
        }),
        await timeRun({ argv: [process.execPath, '-e', '0'] }),
      ];
      await pitwall(place, ['stop', name, '--kill']);
      if (i < 0) continue;
      beyond.push(took - git);
      whole.push(took);
      theirs.push(git);
      node.push(bare);
    }
    return [
      limitRow('`new` to the exec of its agent, beyond `git worktree add`', median(beyond), 'ms', 400),
      {
        what: 'the same, whole; `git worktree add` and `node -e 0` alone',
        ours: ms(median(whole)),
        against: `${ms(median(theirs))}; ${ms(median(node))}`,
        ratio: '',
        bar: '',
      },
    ];
  } finally {
    await place.end();
  }
}

async function timeNew(place: Workplace, name: string, mark: string): Promise<number> {
  writeFileSync(mark, '');
  const start = performance.timeOrigin + performance.now();
  await pitwall(place, ['new', name, '-a', 'mark', '--name', name]);
  while (readFileSync(mark, 'utf8').trim() === '') await sleep(5);
  return Number(BigInt(readFileSync(mark, 'utf8').trim())) / 1e6 - start;
}

/** Commits `count` small files in directories of 100, packed as a clone has them. */
export function fillRepository(place: Workplace, count: number): void {
  for (let i = 0; i < count; i++) {
    const dir = join(place.repo, 'src', `part-${Math.floor(i / 100)}`);
    if (i % 100 === 0 && !existsSync(dir)) mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, `file-${i}.ts`), `export const value${i} = ${i};\n`);
  }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: place.repo, env: place.env, stdio: 'ignore' });
  // Git would collect garbage in the background, during the measurement and while the folder is being removed.
  git('config', 'gc.auto', '0');
  git('config', 'maintenance.auto', 'false');
  git('add', '-A');
  git('commit', '-qm', `${count} files`);
  git('repack', '-adq');
}
