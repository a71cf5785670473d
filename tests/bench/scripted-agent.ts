import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleep } from './measure.ts';
import type { Workplace } from './workplace.ts';

const program = fileURLToPath(new URL('../../tests/bench/scripted.mjs', import.meta.url));

/** An agent of the bench; see scripted.mjs. */
export interface ScriptedAgent {
  /** For `agents.<name>.command`. */
  command: readonly string[];
  /** Lets it write `bytes`; resolves with when it did, in ms of `monotonicMs`. */
  say(bytes: string, how?: { spin: boolean }): Promise<number>;
}

export function scriptedAgent(place: Pick<Workplace, 'dir'>, name: string): ScriptedAgent {
  const file = join(place.dir, `${name}.script`);
  let said = 0;
  return {
    command: [process.execPath, program, file],
    async say(bytes, how = { spin: false }) {
      appendFileSync(file, `${JSON.stringify({ bytes, ...how })}\n`);
      said += 1;
      for (const start = monotonicMs(); monotonicMs() - start < 20_000; await sleep(1)) {
        const time = times(file)[said - 1];
        if (time !== undefined) return Number(BigInt(time)) / 1e6;
      }
      throw new Error(`${name} never wrote`);
    },
  };
}

/** The clock of `say`. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

function times(file: string): string[] {
  try {
    return readFileSync(`${file}.at`, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** OSC 7501 as Claude Code sends it. */
export function programStatus(state: string, fields: { kind?: string; msg?: string } = {}): string {
  const kind = fields.kind === undefined ? '' : `:kind=${fields.kind}`;
  const msg = fields.msg === undefined ? '' : `:msg=${Buffer.from(fields.msg).toString('base64')}`;
  return `\x1b]7501;state=${state}:app=bench${kind}${msg}\x07`;
}
