import { openBenchTerminal } from './bench-terminal.ts';
import { memoryMiB, sleep } from './measure.ts';
import { limitRow, type Row } from './report.ts';
import { fillWithSessions } from './start.ts';
import { makeWorkplace, pitwall } from './workplace.ts';

/** Memory of one host with a full scrollback of 2,000 rows, and of the TUI with 100 sessions. */
export async function measureMemory(): Promise<Row[]> {
  const place = await makeWorkplace();
  try {
    await fillWithSessions(place, 99);
    const program =
      'i=0; while [ $i -lt 3000 ]; do echo "row $i of some coloured output"; i=$((i+1)); done; exec cat';
    place.settings({ agents: { rows: { command: ['sh', '-c', program], prompt: 'none' } } });
    await pitwall(place, ['new', 'rows', '-a', 'rows', '--name', 'rows']);
    await sleep(3000);
    const [host = 0] = place.hosts();
    const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
    await terminal.waitFor('all keys');
    await terminal.quiet(3000);
    // At rest: V8 gives back what the start and the change of size have left.
    await sleep(5000);
    const rows = [
      limitRow('host, 2,000 rows of scrollback, private memory', memoryMiB(host).private, 'MiB', 20),
      limitRow('TUI, 100 sessions, resident memory', memoryMiB(terminal.pid).rss, 'MiB', 130),
    ];
    await terminal.end();
    return rows;
  } finally {
    await place.end();
  }
}
