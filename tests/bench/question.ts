import { spawn } from 'node:child_process';
import { type BenchTerminal, openBenchTerminal } from './bench-terminal.ts';
import { median, quantile, sleep } from './measure.ts';
import { limitRow, ms, type Row } from './report.ts';
import { monotonicMs, programStatus, type ScriptedAgent, scriptedAgent } from './scripted-agent.ts';
import { makeWorkplace, pitwall, type Workplace } from './workplace.ts';

const questions = 30;
/** Sessions whose agents move all the time, the selected one among them. */
const busy = 4;
/** Stand nowhere else on the screen; the row shows the question in words. */
const letters = ['§', '¤', '¶', '¥', '£'];

/** How an agent shows that it asks, and how that it works again. */
interface Way {
  name: string;
  ask: (letter: string) => string;
  work: string;
}

const ways: readonly Way[] = [
  {
    name: 'screen',
    work: '\x1b[2J\x1b[H',
    ask: letter => `\r\x1b[JRun the step ${letter}?\r\n❯ 1. Yes\r\n  2. No\r\n`,
  },
  {
    name: 'message',
    work: programStatus('working'),
    ask: letter => programStatus('blocked', { kind: 'permission', msg: `approve Bash: step ${letter}` }),
  },
];

/** From an agent's write of a question to its row on the outer terminal, and to a line of `pitwall watch --json`. */
export async function measureQuestion(): Promise<Row[]> {
  const place = await makeWorkplace();
  const agents = ways.map(way => ({ ...way, agent: scriptedAgent(place, way.name) }));
  const movers = Array.from({ length: busy }, (_, i) => scriptedAgent(place, `busy${i}`));
  const rules = [
    { value: 'needs-input', rows: 3, all: ['❯ 1\\. Yes'] },
    { value: 'working', rows: 3, all: ['Working'] },
  ];
  const [screen, message] = agents;
  place.settings({
    agents: {
      ...Object.fromEntries(movers.map(({ command }, i) => [`busy${i}`, { command, prompt: 'none', rules }])),
      screen: { command: screen?.agent.command, prompt: 'none', rules },
      claude: { command: message?.agent.command },
    },
  });
  for (const [i, mover] of movers.entries()) {
    await pitwall(place, ['new', `busy ${i}`, '-a', `busy${i}`, '--name', `busy-${i}`]);
    await mover.say('', { spin: true });
  }
  await pitwall(place, ['new', 'screen', '-a', 'screen', '--name', 'screen']);
  await pitwall(place, ['new', 'message', '-a', 'claude', '--name', 'message']);
  const terminal = openBenchTerminal({ argv: place.program, cwd: place.repo, env: place.env });
  const watch = openWatch(place);
  const rows: Row[] = [];
  try {
    await terminal.waitFor('all keys');
    await sleep(2000);
    for (const { agent, ...way } of agents) {
      const { row, line } = await askOften(agent, way, terminal, watch);
      const what = `question as ${way.name} → its row, ${busy} others busy`;
      rows.push({ what: `${what}, p50`, ours: ms(median(row)), against: '', ratio: '', bar: '' });
      rows.push(limitRow(`${what}, p95`, quantile(row, 0.95), 'ms', 150));
      rows.push({
        what: `question as ${way.name} → \`pitwall watch\`, p50 / p95`,
        ours: `${ms(median(line))} / ${ms(quantile(line, 0.95))}`,
        against: '',
        ratio: '',
        bar: '',
      });
    }
    return rows;
  } finally {
    watch.end();
    await terminal.end();
    await place.end();
  }
}

async function askOften(
  agent: ScriptedAgent,
  { ask, work }: Way,
  terminal: BenchTerminal,
  watch: ReturnType<typeof openWatch>,
) {
  const row: number[] = [];
  const line: number[] = [];
  for (let i = 0; i < questions; i++) {
    await agent.say(work, { spin: true });
    // Not in step with anything that ticks.
    await sleep(600 + ((i * 37) % 210));
    const letter = letters[i % letters.length] ?? '';
    const shown = terminal.waitFor(Buffer.from(letter).toString('latin1')).then(monotonicMs);
    const printed = watch.waitFor(letter).then(monotonicMs);
    const written = await agent.say(ask(letter));
    row.push((await shown) - written);
    line.push((await printed) - written);
  }
  return { row, line };
}

function openWatch(place: Workplace) {
  const [file = '', ...args] = place.program;
  const child = spawn(file, [...args, 'watch', '--json'], {
    cwd: place.repo,
    env: place.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let wanted: { text: string; done: () => void } | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (wanted && text.includes(wanted.text)) wanted.done();
  });
  return {
    waitFor: (text: string) =>
      new Promise<void>(done => {
        wanted = { text, done };
      }),
    end: () => child.kill('SIGKILL'),
  };
}
