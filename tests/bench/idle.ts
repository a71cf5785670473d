import { openBenchTerminal } from './bench-terminal.ts';
import { cpuMs, sleep } from './measure.ts';
import { limitRow, type Row } from './report.ts';
import { makeWorkplace, pitwall } from './workplace.ts';

const sessions = 50;
const seconds = 20;

/** 50 idle shells and a TUI that shows them: processor time of both and bytes to the terminal, between minute ticks. */
export async function measureIdle(): Promise<Row[]> {
  const place = await makeWorkplace();
  for (let i = 0; i < sessions; i++)
    await pitwall(place, ['new', `idle ${i}`, '-a', 'shell', '--name', `idle-${i}`]);
  const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
  try {
    await terminal.waitFor('all keys');
    await terminal.quiet(5000);
    const hosts = place.hosts();
    const cpu = () => hosts.reduce((sum, pid) => sum + cpuMs(pid), 0);
    const before = { tui: cpuMs(terminal.pid), hosts: cpu(), bytes: terminal.bytes() };
    await sleep(seconds * 1000);
    const percent = (spent: number) => (spent / (seconds * 1000)) * 100;
    return [
      limitRow(
        `${sessions} idle sessions: TUI, processor`,
        percent(cpuMs(terminal.pid) - before.tui),
        '%',
        1,
      ),
      limitRow(`${sessions} idle sessions: all hosts, processor`, percent(cpu() - before.hosts), '%', 1),
      limitRow(
        `${sessions} idle sessions: bytes to the terminal in ${seconds} s, ages included`,
        terminal.bytes() - before.bytes,
        'bytes',
        4096,
      ),
    ];
  } finally {
    await terminal.end();
    await place.end();
  }
}
