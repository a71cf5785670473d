import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBenchTerminal } from './bench-terminal.ts';
import { floodLines } from './flood.ts';
import { median, sleep } from './measure.ts';
import { limitRow, ms, type Row } from './report.ts';
import { monotonicMs } from './scripted-agent.ts';
import { makeWorkplace, pitwall } from './workplace.ts';

const watched = fileURLToPath(new URL('../../tests/bench/watched-tui.mjs', import.meta.url));
const rounds = 3;
const stallMs = 5_000;
/** The last thing the flood writes: the screen is right when it is there. */
const end = '§';

interface Gap {
  at: number;
  gap: number;
  queued: number;
}

/** Nobody reads the outer terminal for 5 s while the selected session floods, with keys going to it. */
export async function measureStall(): Promise<Row[]> {
  const worst: number[] = [];
  const raw: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const { gaps, late } = await stallOnce();
    worst.push(Math.max(...gaps.map(({ gap, queued }) => gap - queued)));
    raw.push(Math.max(...gaps.map(({ gap }) => gap)));
    right.push(late);
  }
  return [
    limitRow(
      `outer terminal stalls ${stallMs / 1000} s in a flood: event loop waits at most`,
      median(worst),
      'ms',
      20,
    ),
    {
      what: 'the same with what other processes took from it',
      ours: ms(median(raw)),
      against: '',
      ratio: '',
      bar: '',
    },
    limitRow('the right screen after the stall, slowest', Math.max(...right), 'ms', 100),
  ];
}

async function stallOnce(): Promise<{ gaps: Gap[]; late: number }> {
  const place = await makeWorkplace();
  const report = join(place.dir, 'gaps.json');
  place.settings({ agents: { flood: { command: [process.execPath, '-e', flood], prompt: 'none' } } });
  await pitwall(place, ['new', 'flood', '-a', 'flood', '--name', 'flood']);
  const terminal = openBenchTerminal({
    argv: [process.execPath, watched, report],
    cwd: place.repo,
    env: place.env,
  });
  try {
    await terminal.waitFor('all keys');
    await sleep(1000);
    terminal.write('\r');
    await sleep(500);
    // Any key starts it.
    terminal.write('x');
    await sleep(1000);
    const from = monotonicMs();
    terminal.pause();
    await sleep(stallMs);
    const to = monotonicMs();
    const seen = terminal.waitFor(Buffer.from(end).toString('latin1'));
    terminal.resume();
    const late = await seen;
    process.kill(terminal.pid, 'SIGUSR2');
    await sleep(500);
    const gaps = JSON.parse(readFileSync(report, 'utf8')) as Gap[];
    return { gaps: gaps.filter(({ at }) => at >= from && at <= to), late };
  } finally {
    await terminal.end();
    await place.end();
  }
}

/** Ends shortly before the terminal is read again. */
const flood = `
process.stdin.setRawMode(true);
process.stdin.once('data', () => {
  const block = (${floodLines})().join('');
  const until = Date.now() + ${stallMs + 500};
  const more = () => (Date.now() < until ? process.stdout.write(block, more) : process.stdout.write('${end}'));
  more();
});
setInterval(() => {}, 1000);
`;
