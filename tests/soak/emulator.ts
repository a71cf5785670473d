import { createEmulator } from '../../src/agents/host/emulator.ts';
import { createRandom, type Random } from './random.ts';
import type { Proof } from './report.ts';

/** All that may reach the outer terminal in a row: characters and SGR. */
const onlySgr = /^(?:\x1b\[[\d;:]*m|[^\x00-\x1f\x7f-\x9f])*$/;
const each = 200;

/** Random, broken and enormous sequences into the emulator: it must not throw, and rows must hold text and SGR only. */
export async function proveScreens(scale: number): Promise<Proof[]> {
  const random = createRandom(7501);
  const rounds = Math.ceil((1_000_000 * scale) / each);
  const problems: string[] = [];
  let emulator = createEmulator({ cols: 80, rows: 24, scrollback: 500 });
  const before = process.memoryUsage().rss;
  for (let round = 0; round < rounds && problems.length < 20; round++) {
    let bytes = '';
    for (let i = 0; i < each; i++) bytes += sequence(random);
    emulator.write(Buffer.from(bytes, random.chance(0.5) ? 'latin1' : 'utf8'));
    if (random.chance(0.2)) emulator.resize(2 + random.below(200), 1 + random.below(60));
    await new Promise<void>(resolve => emulator.flush(resolve));
    for (let y = 0; y < emulator.rows; y++) {
      const row = emulator.rowString(y, emulator.cols);
      if (!onlySgr.test(row)) problems.push(`round ${round}, row ${y}: ${JSON.stringify(row.slice(0, 200))}`);
    }
    emulator.snapshot();
    if (emulator.title.length > 1000) problems.push(`a title of ${emulator.title.length} characters`);
    if (random.chance(0.01)) {
      emulator.dispose();
      emulator = createEmulator({ cols: 80, rows: 24, scrollback: 500 });
    }
  }
  const grown = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  if (grown > 400) problems.push(`memory grew by ${grown} MiB`);
  return [
    {
      what: 'random escape sequences into emulator, rows and snapshots',
      done: `${rounds * each}`,
      problems,
      figures: `memory +${grown} MiB`,
    },
  ];
}

export function sequence(random: Random): string {
  const numbers = () =>
    Array.from({ length: random.below(6) }, () =>
      random.pick(['', '0', '1', '5', '38', '99999999999', '-1', '2:3']),
    ).join(random.pick([';', ':', ';;']));
  switch (random.below(9)) {
    case 0:
      return `\x1b[${random.pick(['', '?', '>', '=', '<', '!', ' '])}${numbers()}${random.pick(['', ' ', '$', '"', "'"])}${String.fromCharCode(0x40 + random.below(0x3f))}`;
    case 1:
      return `\x1b]${random.below(8000)};${text(random, 200)}${random.pick(['\x07', '\x1b\\', ''])}`;
    case 2:
      return `\x1bP${numbers()}${random.pick(['q', '+q', '$q', '|'])}${text(random, 400)}${random.pick(['\x1b\\', ''])}`;
    case 3:
      return `\x1b${random.pick(['7', '8', 'c', 'D', 'M', 'E', 'H', '=', '>', '(0', ')B', '#8', '_', '^', 'X'])}`;
    case 4:
      return random.pick([
        '\n',
        '\r',
        '\b',
        '\t',
        '\x07',
        '\x00',
        '\x18',
        '\x1a',
        '\x0e',
        '\x0f',
        '\x85',
        '\x9b',
        '\x9d',
      ]);
    case 5:
      return random.chance(0.001) ? `\x1b]0;${'t'.repeat(1_000_000)}\x07` : '';
    case 6:
      return random.chance(0.001) ? `\x1bPq${'#1~'.repeat(300_000)}\x1b\\` : '';
    default:
      return text(random, 40);
  }
}

const letters = [
  'a',
  ' ',
  'é',
  '漢',
  '👩‍💻',
  '\u202e',
  '\u200b',
  '\u0301',
  '\ud800',
  '\x9b31m',
  '─',
  '\u{1f1e9}',
  '\xff',
  'x',
];

function text(random: Random, most: number): string {
  return Array.from({ length: random.below(most) }, () => random.pick(letters)).join('');
}
