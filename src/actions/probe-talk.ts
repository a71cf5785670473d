import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProbeTalk } from '../agents/adapters/types.ts';
import { spawnChild } from '../lib/spawn-child.ts';
import type { Env } from './context.ts';

/** An answer takes 0.4 s; a person waits for the new session meanwhile. ms. */
const answerMs = 5000;
/** Between asking the program to go and ending it, ms. */
const leaveMs = 1000;
/** More than any answer; a program that prints without end is not read any further. Characters. */
const mostOutput = 4 * 1024 * 1024;

/**
 * Talks with an agent's program in an empty home that is removed again. Never fails and never takes longer than 6 s.
 * @param input.dir exists and is private; the home is made in it
 * @returns the features found; undefined when no answer came
 */
export async function talkWith(
  program: string,
  talk: ProbeTalk,
  input: { env: Env; dir: string; ms?: number },
): Promise<readonly string[] | undefined> {
  const { env, ms = answerMs } = input;
  const home = mkdtempSync(join(input.dir, 'probe-'));
  try {
    return await new Promise(resolve => {
      // A group of its own: a program that starts a server ends with it.
      const child = spawnChild(program, [...talk.args], {
        cwd: home,
        env: { ...env, [talk.home]: home },
        stdio: ['pipe', 'pipe', 'ignore'],
        detached: true,
      });
      const end = () => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It is gone.
        }
      };
      let found: readonly string[] | undefined;
      let output = '';
      const give = () => {
        clearTimeout(deadline);
        child.stdin.end();
        setTimeout(end, leaveMs).unref();
      };
      const deadline = setTimeout(end, ms);
      child.stdin.on('error', () => {});
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (found !== undefined) return;
        output += text;
        found = talk.read(output);
        if (found !== undefined) give();
        else if (output.length > mostOutput) end();
      });
      child.on('error', () => {
        clearTimeout(deadline);
        resolve(undefined);
      });
      child.on('close', () => {
        clearTimeout(deadline);
        end();
        resolve(found);
      });
      child.stdin.write(talk.lines.map(line => `${line}\n`).join(''));
    });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
