import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchTerminal, openBenchTerminal } from './bench-terminal.ts';
import { median, quantile, sleep } from './measure.ts';
import { ms, type Row, ratioRow } from './report.ts';
import { makeWorkplace, pitwall } from './workplace.ts';

const samples = 300;
/** Gives back every byte at once, with the terminal's own echo off. */
export const echoProgram = ['sh', '-c', 'stty raw -echo; exec cat'];
const relay = fileURLToPath(new URL('../../tests/bench/relay.mjs', import.meta.url));

/**
 * Key press to echo on the outer terminal, the five ways in turn for every sample: bare PTY, tmux pane, bare Node
 * relay, full-screen attach, focused pane of the TUI.
 */
export async function measureEcho(): Promise<Row[]> {
  const place = await makeWorkplace();
  const socket = join(place.dir, 'relay');
  const relayHost = spawn(process.execPath, [relay, 'host', socket, ...echoProgram], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(relayHost.stdout, 'data');
  const settings = { agents: { echo: { command: echoProgram, prompt: 'none' } } };
  place.settings(settings);
  await pitwall(place, ['new', 'echo', '-a', 'echo', '--name', 'attached']);
  // The pane has a place of its own: with one session there is nothing to select.
  const paned = await makeWorkplace();
  paned.settings(settings);
  await pitwall(paned, ['new', 'echo', '-a', 'echo', '--name', 'focused']);
  const tmux = ['tmux', '-L', `bench-${process.pid}`, '-f', '/dev/null'];
  const ways = {
    bare: openBenchTerminal({ argv: echoProgram }),
    tmux: openBenchTerminal({
      argv: [
        ...tmux,
        'new-session',
        `${echoProgram[0]} -c '${echoProgram[2]}'`,
        ';',
        'set',
        '-g',
        'status',
        'off',
      ],
      env: place.env,
    }),
    relay: openBenchTerminal({ argv: [process.execPath, relay, 'client', socket] }),
    attach: openBenchTerminal({
      argv: [...place.program, 'attach', 'attached'],
      cwd: place.repo,
      env: place.env,
    }),
    pane: openBenchTerminal({ argv: paned.program, cwd: paned.repo, env: paned.env }),
  };
  const times: Record<keyof typeof ways, number[]> = { bare: [], tmux: [], relay: [], attach: [], pane: [] };
  try {
    await Promise.all(Object.values(ways).map(way => way.quiet(700)));
    ways.pane.write('\r');
    await ways.pane.quiet(500);
    for (let i = 0; i < samples; i++) {
      for (const [name, way] of Object.entries(ways))
        times[name as keyof typeof ways].push(await echoOnce(way, i));
    }
  } finally {
    await Promise.all(Object.values(ways).map(way => way.end()));
    spawn('tmux', [...tmux.slice(1), 'kill-server'], { stdio: 'ignore', env: place.env });
    relayHost.kill('SIGKILL');
    await Promise.all([place.end(), paned.end()]);
  }
  return rows(times);
}

/** Letters that stand nowhere else on the screen: what arrives is the echo. */
const letters = ['§', '¤', '¶', '¥', '£'].map(letter => Buffer.from(letter).toString('latin1'));

/** One letter typed and its echo, in ms. */
export async function echoOnce(way: BenchTerminal, i: number): Promise<number> {
  // Past the frame limiter: a person never types two keys within one frame.
  await sleep(20 + (i % 7));
  const letter = letters[i % letters.length] ?? '';
  const seen = way.waitFor(letter, 5000);
  way.write(Buffer.from(letter, 'latin1').toString('utf8'));
  return seen;
}

function rows(t: { [way: string]: number[] }): Row[] {
  const p50 = (name: string) => median(t[name] ?? []);
  const p99 = (name: string) => quantile(t[name] ?? [], 0.99);
  const line = (what: string, ours: number, name: string, theirs: number, bar: number) =>
    ratioRow(what, ms(ours), `${name} ${ms(theirs)}`, ours / theirs, bar);
  return [
    line('echo, full-screen attach, p50', p50('attach'), 'Node relay', p50('relay'), 1.2),
    line('echo, full-screen attach, p50', p50('attach'), 'tmux', p50('tmux'), 4),
    line('echo, full-screen attach, p99', p99('attach'), 'tmux', p99('tmux'), 1.5),
    line('echo, focused pane, p50', p50('pane'), 'Node relay', p50('relay'), 2),
    line('echo, focused pane, p99', p99('pane'), 'tmux', p99('tmux'), 2.5),
    { what: 'echo, bare PTY, p50', ours: '', against: ms(p50('bare')), ratio: '', bar: '' },
  ];
}
