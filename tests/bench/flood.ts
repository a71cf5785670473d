import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchTerminal, openBenchTerminal } from './bench-terminal.ts';
import { echoOnce, echoProgram } from './echo.ts';
import { median, quantile, sleep } from './measure.ts';
import { limitRow, ms, type Row, ratioRow } from './report.ts';
import { makeWorkplace, pitwall, type Workplace } from './workplace.ts';

const floodBytes = 47_000_000;
const rounds = 3;

/** 47 MB of coloured text through a host that nobody watches, against a detached tmux pane; in turn. */
export async function measureFlood(): Promise<Row[]> {
  const place = await makeWorkplace();
  const file = join(place.dir, 'flood.txt');
  writeFlood(file);
  const go = join(place.dir, 'go');
  const done = join(place.dir, 'done');
  const program = `until [ -e ${go} ]; do sleep 0.01; done; cat ${file}; : > ${done}; sleep 60`;
  place.settings({
    agents: {
      flood: { command: ['sh', '-c', program], prompt: 'none' },
      echo: { command: echoProgram, prompt: 'none' },
    },
  });
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < rounds; i++) {
    await pitwall(place, ['new', 'flood', '-a', 'flood', '--name', `flood-${i}`]);
    ours.push(await timeFlood(go, done));
    await pitwall(place, ['stop', `flood-${i}`, '--kill']);
    theirs.push(await timeTmux(place, program, go, done));
  }
  const typed = await typeElsewhere(place, go, done);
  await place.end();
  const [a, b] = [median(ours), median(theirs)];
  return [
    ratioRow('47 MB of coloured text through a host', ms(a), `detached tmux ${ms(b)}`, a / b, 1),
    limitRow('echo in a focused pane meanwhile, p99', quantile(typed, 0.99), 'ms', 50),
    {
      what: 'the same, p50 and slowest',
      ours: `${ms(median(typed))}, ${ms(Math.max(...typed))}`,
      against: '',
      ratio: '',
      bar: '',
    },
  ];
}

/** Keys to another session in the screen while the flood runs, again and again until there are enough. */
async function typeElsewhere(place: Workplace, go: string, done: string): Promise<number[]> {
  await pitwall(place, ['new', 'echo', '-a', 'echo', '--name', 'echo']);
  const screen = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
  const samples: number[] = [];
  await screen.waitFor('all keys');
  await screen.quiet(1000);
  screen.write('\r');
  await screen.quiet(500);
  for (let i = 0; i < rounds; i++) {
    await pitwall(place, ['new', 'flood', '-a', 'flood', '--name', `typed-${i}`]);
    samples.push(...(await typeMeanwhile(screen, timeFlood(go, done))));
    await pitwall(place, ['stop', `typed-${i}`, '--kill']);
  }
  await screen.end();
  return samples;
}

async function typeMeanwhile(screen: BenchTerminal, flood: Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  let running = true;
  const over = flood.then(() => {
    running = false;
  });
  await sleep(200);
  for (let i = 0; running; i++) samples.push(await echoOnce(screen, i));
  await over;
  return samples;
}

async function timeFlood(go: string, done: string): Promise<number> {
  const start = performance.now();
  closeSync(openSync(go, 'w'));
  while (!existsSync(done)) await sleep(5);
  const took = performance.now() - start;
  rmSync(go);
  rmSync(done);
  return took;
}

async function timeTmux(place: Workplace, program: string, go: string, done: string): Promise<number> {
  const tmux = ['-L', `flood-${process.pid}`, '-f', '/dev/null'];
  execFileSync('tmux', [...tmux, 'new-session', '-d', '-x', '120', '-y', '40', program], { env: place.env });
  await sleep(300);
  const took = await timeFlood(go, done);
  execFileSync('tmux', [...tmux, 'kill-server'], { env: place.env });
  return took;
}

function writeFlood(file: string): void {
  const block = floodLines().join('');
  const fd = openSync(file, 'w');
  for (let written = 0; written < floodBytes; written += block.length) writeSync(fd, block);
  closeSync(fd);
}

/** A thousand lines in many colours. */
export function floodLines(): string[] {
  const lines: string[] = [];
  for (let i = 0; i < 1000; i++) {
    lines.push(
      `\x1b[3${i % 8}mline ${i}\x1b[0m \x1b[1;38;5;${i % 256}m${'the quick brown fox '.repeat(4)}\x1b[0m\n`,
    );
  }
  return lines;
}
