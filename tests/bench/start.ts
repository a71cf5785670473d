import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBenchTerminal } from './bench-terminal.ts';
import { compareRuns, median, timeRun } from './measure.ts';
import { ms, type Row, ratioRow } from './report.ts';
import { makeWorkplace, pitwall, type Workplace } from './workplace.ts';

const node = { argv: [process.execPath, '-e', '0'] };

/** Start-up: `ls` and the first full frame of the TUI, both against a Node that does nothing. */
export async function measureStart(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [count, bar] of [
    [100, 3],
    [1000, 6],
  ] as const) {
    const place = await makeWorkplace();
    await fillWithSessions(place, count);
    const ls = { argv: [...place.program, 'ls'], cwd: place.repo, env: place.env };
    const result = await compareRuns(ls, node, 15);
    rows.push(
      ratioRow(
        `\`pitwall ls\`, ${count} sessions`,
        ms(result.ours),
        `node -e 0 ${ms(result.theirs)}`,
        result.ratio,
        bar,
      ),
    );
    await place.end();
  }
  const place = await makeWorkplace();
  await fillWithSessions(place, 50);
  const frames: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < 11; i++) {
    const start = performance.now();
    const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
    // The key bar is the last row of a full frame.
    await terminal.waitFor('all keys');
    frames.push(performance.now() - start);
    await terminal.end();
    bare.push(await timeRun(node));
  }
  await place.end();
  const [ours, theirs] = [median(frames), median(bare)];
  rows.push(
    ratioRow(
      'TUI, process start to first full frame, 50 sessions',
      ms(ours),
      `node -e 0 ${ms(theirs)}`,
      ours / theirs,
      5,
    ),
  );
  return rows;
}

/** One real session, stopped, and copies of its record under other ids and names: listing reads them all. */
export async function fillWithSessions(place: Workplace, count: number): Promise<void> {
  place.settings({ agents: { once: { command: ['true'], prompt: 'none' } } });
  await pitwall(place, ['new', 'copied', '-a', 'once', '--name', 'copy']);
  await pitwall(place, ['wait', 'copy', '--until', 'exited', '--timeout', '20s']);
  const sessions = join(place.repo, '.git', 'pitwall', 'sessions');
  const [first = ''] = readdirSync(sessions);
  const record = JSON.parse(readFileSync(join(sessions, first, 'session.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  for (let i = 1; i < count; i++) {
    const id = `${first.slice(0, 20)}${String(i).padStart(6, '0')}`;
    const dir = join(sessions, id);
    mkdirSync(dir, { mode: 0o700 });
    cpSync(join(sessions, first, 'facts.jsonl'), join(dir, 'facts.jsonl'));
    writeFileSync(
      join(dir, 'session.json'),
      JSON.stringify({ ...record, id, name: `copy-${i}`, host: null }),
      { mode: 0o600 },
    );
  }
}
