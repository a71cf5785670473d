import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '../bench/measure.ts';
import { makeWorkplace, pitwall } from '../bench/workplace.ts';
import { hostSocket } from './hosts.ts';
import { createRandom } from './random.ts';
import type { Proof } from './report.ts';

const client = fileURLToPath(new URL('link-client.js', import.meta.url));
/** A tenth of a second of typing each; 100 of them type the 10,000 bytes. */
const cuts = 100;
const latestMs = 500;

/** An attached client is killed again and again while it types; what was acknowledged arrived once, the screen is right. */
export async function proveLink(scale: number): Promise<Proof[]> {
  const place = await makeWorkplace();
  const log = join(place.dir, 'typed.log');
  place.settings({
    agents: { tee: { command: ['sh', '-c', `stty raw -echo; exec tee ${log}`], prompt: 'none' } },
  });
  const random = createRandom(5);
  const problems: string[] = [];
  const screens: number[] = [];
  const acknowledged: number[] = [];
  try {
    await pitwall(place, ['new', 'typed', '-a', 'tee', '--name', 'typed']);
    const { socket } = hostSocket(place, 'typed');
    let next = 0;
    for (let cut = 0; cut < Math.ceil(cuts * scale); cut++) {
      const child = spawn(process.execPath, [client, socket, String(next)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.on('data', chunk => {
        text += chunk;
        if (text.includes('screen')) setTimeout(() => child.kill('SIGKILL'), 50 + random.below(150));
      });
      await new Promise(resolve => child.once('close', resolve));
      for (const line of text.split('\n').slice(0, -1)) {
        const [word, value = ''] = line.split(' ');
        if (word === 'acked') acknowledged.push(Number(value));
        else if (word === 'typing') next = Math.max(next, Number(value) + 1);
        else if (word === 'screen') screens.push(Number(value));
        else problems.push(`cut ${cut}: ${line}`);
      }
    }
    const arrived = readFileSync(log, 'utf8').match(/\d{8}/g)?.map(Number) ?? [];
    const times = new Map<number, number>();
    for (const number of arrived) times.set(number, (times.get(number) ?? 0) + 1);
    const lost = acknowledged.filter(number => !times.has(number));
    const doubled = [...times].filter(([, count]) => count > 1);
    if (lost.length > 0) problems.push(`${lost.length} acknowledged tokens were lost: ${lost.slice(0, 5)}`);
    if (doubled.length > 0) problems.push(`${doubled.length} tokens arrived twice`);
    const slow = screens.filter(ms => ms > latestMs).length;
    if (slow > 0) problems.push(`${slow} screens came after more than ${latestMs} ms`);
    return [
      {
        what: 'attach cut by kill -9 while typing',
        done: `${screens.length} cuts, ${acknowledged.length * 9} bytes acknowledged`,
        problems,
        figures: `screen after p50 ${quantile(screens, 0.5).toFixed(0)} ms, worst ${Math.max(...screens).toFixed(0)} ms`,
      },
    ];
  } finally {
    await place.end();
  }
}
