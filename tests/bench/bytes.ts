import { type BenchTerminal, openBenchTerminal } from './bench-terminal.ts';
import { sleep } from './measure.ts';
import { limitRow, type Row } from './report.ts';
import { programStatus, type ScriptedAgent, scriptedAgent } from './scripted-agent.ts';
import { fillWithSessions } from './start.ts';
import { makeWorkplace, pitwall } from './workplace.ts';

const stopped = 10;
const agents = 6;

/** Bytes to a terminal of 200x50 for one change of one session's status, nothing else going on. */
export async function measureBytes(): Promise<Row[]> {
  const place = await makeWorkplace();
  try {
    await fillWithSessions(place, stopped);
    const scripted = Array.from({ length: agents }, (_, i) => scriptedAgent(place, `agent-${i}`));
    for (const [i, agent] of scripted.entries()) {
      place.settings({ agents: { claude: { command: agent.command } } });
      await pitwall(place, ['new', `agent ${i}`, '-a', 'claude', '--name', `agent-${i}`]);
      await agent.say(programStatus('working', { msg: `Reading file-${i}.ts` }));
    }
    const terminal = openBenchTerminal({
      argv: place.program,
      cwd: place.repo,
      env: place.env,
      cols: 200,
      rows: 50,
    });
    await terminal.waitFor('all keys');
    await terminal.quiet(3000);
    const changed = scripted[agents >> 1] as ScriptedAgent;
    const inPlace: number[] = [];
    const moved: number[] = [];
    for (let i = 0; i < 5; i++) {
      const msg =
        i % 2 === 0 ? 'Editing src/deep/inside/of/a/folder.ts' : 'Running npm test -- --watch=false';
      inPlace.push(await cost(terminal, changed, programStatus('working', { msg })));
      const asks = programStatus('blocked', { kind: 'permission', msg: 'approve Bash: npm test' });
      moved.push(await cost(terminal, changed, asks));
      moved.push(await cost(terminal, changed, programStatus('working', { msg: 'Reading README.md' })));
    }
    await terminal.end();
    return [
      limitRow(
        'one status change in place, 200x50, bytes to the terminal at most',
        Math.max(...inPlace),
        'bytes',
        300,
      ),
      limitRow('the same where a row changes its group, at most', Math.max(...moved), 'bytes', 4096),
    ];
  } finally {
    await place.end();
  }
}

async function cost(terminal: BenchTerminal, agent: ScriptedAgent, bytes: string): Promise<number> {
  const before = terminal.bytes();
  await agent.say(bytes);
  await sleep(300);
  await terminal.quiet(1000);
  return terminal.bytes() - before;
}
