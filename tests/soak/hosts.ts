import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostConnection } from '../../src/agents/link/client.ts';
import type { SessionRecord } from '../../src/store/schema.ts';
import { sleep } from '../bench/measure.ts';
import type { Workplace } from '../bench/workplace.ts';

/** The records on disk, as they are. */
export function records(place: Workplace): SessionRecord[] {
  const dir = join(place.repo, '.git', 'pitwall', 'sessions');
  if (!existsSync(dir)) return [];
  // A killed `new` may have left an empty folder; a killed `rm` one without its record.
  const files = readdirSync(dir).map(id => join(dir, id, 'session.json'));
  return files.filter(existsSync).map(file => JSON.parse(readFileSync(file, 'utf8')));
}

export function hostSocket(place: Workplace, name: string): { socket: string; pid: number } {
  const host = records(place).find(record => record.name === name)?.host;
  if (!host) throw new Error(`session ${name} has no host`);
  return host;
}

/** Looks at the agent's screen until a line of it begins with `word`. */
export async function showsText(host: HostConnection, word: string): Promise<boolean> {
  for (let i = 0; i < 200; i++) {
    const { text = '' } = await host.query('text');
    if (text.split('\n').some(line => line.startsWith(word))) return true;
    await sleep(50);
  }
  return false;
}
