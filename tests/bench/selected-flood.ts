import { type BenchTerminal, openBenchTerminal } from './bench-terminal.ts';
import { floodLines } from './flood.ts';
import { memoryMiB, quantile, sleep } from './measure.ts';
import { limitRow, ms, type Row } from './report.ts';
import { makeWorkplace, pitwall, type Workplace } from './workplace.ts';

const seconds = 10;
/** The selection moves away and comes back this often, in ms; it stands on the flood half of the time. */
const awayMs = 250;
/** Times the selection goes and returns: in about as long as the flood is looked at. */
const goings = 30;
/** Drawn only where the selection goes. */
const mark = Buffer.from('▌').toString('latin1');

/** The selected session floods without an end: frames, answers to `j`, memory; looked at, and with keys going to it. */
export async function measureSelectedFlood(): Promise<Row[]> {
  const place = await makeWorkplace();
  place.settings({
    agents: { flood: { command: [process.execPath, '-e', floodForEver], prompt: 'none' } },
  });
  await pitwall(place, ['new', 'flood', '-a', 'flood', '--name', 'flood']);
  for (let i = 0; i < 4; i++)
    await pitwall(place, ['new', `quiet ${i}`, '-a', 'shell', '--name', `quiet-${i}`]);
  try {
    return [...(await looking(place)), ...(await focused(place))];
  } finally {
    await place.end();
  }
}

async function looking(place: Workplace): Promise<Row[]> {
  const terminal = await openOnFlood(place);
  const frames = terminal.frames();
  const start = performance.now();
  await sleep(seconds * 1000);
  const painted = (terminal.frames() - frames) / ((performance.now() - start) / 1000);
  const looked = memoryMiB(terminal.pid).rss;
  // The first keys bring code and a heap of their own; flat is what goes on without an end.
  await goAndReturn(terminal, goings);
  const memory = memoryMiB(terminal.pid).rss;
  const { away, back } = await goAndReturn(terminal, goings);
  const end = memoryMiB(terminal.pid).rss;
  const grown = end - memory;
  await terminal.end();
  return [
    limitRow('selected session floods: frames a second', painted, '', 60),
    limitRow('selected session floods: `j` answered, p95', quantile(away, 0.95), 'ms', 50),
    {
      what: 'the same: `j` p50, slowest; `k` back to it p95',
      ours: [quantile(away, 0.5), Math.max(...away), quantile(back, 0.95)].map(ms).join(', '),
      against: '',
      ratio: '',
      bar: '',
    },
    limitRow(
      `the same: growth of resident memory while \`j\` and \`k\` go on (${looked.toFixed(0)} MiB before the first, ${end.toFixed(0)} at the end)`,
      grown,
      'MiB',
      5,
    ),
  ];
}

/** The selection goes to the next session and back; ms until each was seen. */
async function goAndReturn(
  terminal: BenchTerminal,
  times: number,
): Promise<{ away: number[]; back: number[] }> {
  const away: number[] = [];
  const back: number[] = [];
  for (let i = 0; i < times; i++) {
    away.push(await moved(terminal, 'j'));
    await sleep(awayMs + (i % 7));
    back.push(await moved(terminal, 'k'));
    await sleep(awayMs + ((i * 3) % 11));
  }
  return { away, back };
}

async function focused(place: Workplace): Promise<Row[]> {
  const terminal = await openOnFlood(place);
  terminal.write('\r');
  await sleep(1000);
  const frames = terminal.frames();
  const start = performance.now();
  await sleep((seconds * 1000) / 2);
  const painted = (terminal.frames() - frames) / ((performance.now() - start) / 1000);
  await terminal.end();
  return [limitRow('focused session floods: frames a second', painted, '', 60)];
}

async function openOnFlood(place: Workplace): Promise<BenchTerminal> {
  const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
  await terminal.waitFor('all keys');
  await sleep(500);
  terminal.write('g');
  await sleep(2000);
  return terminal;
}

function moved(terminal: BenchTerminal, key: string): Promise<number> {
  const seen = terminal.waitFor(mark, 5000);
  terminal.write(key);
  return seen;
}

const floodForEver = `
const block = (${floodLines})().join('');
const more = () => process.stdout.write(block, more);
more();
`;
