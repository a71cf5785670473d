import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median, sleep } from './measure.ts';
import { ms, type Row, ratioRow } from './report.ts';
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
  place.settings({ agents: { flood: { command: ['sh', '-c', program], prompt: 'none' } } });
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < rounds; i++) {
    await pitwall(place, ['new', 'flood', '-a', 'flood', '--name', `flood-${i}`]);
    ours.push(await timeFlood(go, done));
    await pitwall(place, ['stop', `flood-${i}`, '--kill']);
    theirs.push(await timeTmux(place, program, go, done));
  }
  await place.end();
  const [a, b] = [median(ours), median(theirs)];
  return [ratioRow('47 MB of coloured text through a host', ms(a), `detached tmux ${ms(b)}`, a / b, 1)];
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
  const lines: string[] = [];
  for (let i = 0; i < 1000; i++) {
    lines.push(
      `\x1b[3${i % 8}mline ${i}\x1b[0m \x1b[1;38;5;${i % 256}m${'the quick brown fox '.repeat(4)}\x1b[0m\n`,
    );
  }
  const block = lines.join('');
  const fd = openSync(file, 'w');
  for (let written = 0; written < floodBytes; written += block.length) writeSync(fd, block);
  closeSync(fd);
}
