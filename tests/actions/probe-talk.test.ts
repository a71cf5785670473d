import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeFeatures } from '../../src/actions/agent-program.ts';
import { createContext } from '../../src/actions/context.ts';
import { talkWith } from '../../src/actions/probe-talk.ts';
import { codex } from '../../src/agents/adapters/codex.ts';
import type { ProbeTalk } from '../../src/agents/adapters/types.ts';
import { makeRepo } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** Counts its starts in `$0.starts` and its home in `$0.home`; `app-server` runs `body`. */
function program(body: string): string {
  const file = join(tempDir('program'), 'codex');
  writeFileSync(
    file,
    `#!/bin/sh
case $1 in --help) echo "  --no-daemon  x"; exit;; esac
echo x >>"$0.starts"
echo "$CODEX_HOME" >"$0.home"
touch "$CODEX_HOME/trace"
${body}
`,
  );
  chmodSync(file, 0o755);
  return file;
}

const talk: ProbeTalk = {
  args: ['app-server'],
  home: 'CODEX_HOME',
  lines: ['hello', 'list'],
  read: output =>
    output.includes('end') ? output.split(/\s+/).filter(word => word === 'trusted') : undefined,
};
/** Answers its second line, then goes when nobody speaks any more. */
const answers = 'read a; read b; echo "$a $b"; echo trusted; echo end; cat >/dev/null';
const env = { PATH: process.env.PATH };

test('the answer, and nothing left of the home it was given in', async () => {
  const dir = tempDir('cache');
  const file = program(answers);
  expect(await talkWith(file, talk, { env, dir })).toEqual(['trusted']);
  expect(readFileSync(`${file}.home`, 'utf8')).toContain(dir);
  expect(readdirSync(dir)).toEqual([]);
});

test('no answer: it is ended with what it started; one that goes or is not there says nothing', async () => {
  const dir = tempDir('cache');
  const file = program('sleep 1000 & echo $! >"$0.child"; wait');
  expect(await talkWith(file, talk, { env, dir, ms: 2000 })).toBeUndefined();
  const child = Number(readFileSync(`${file}.child`, 'utf8'));
  await until(() => !existsSync(`/proc/${child}`), 'its child to be gone');
  expect(await talkWith(program('exit 1'), talk, { env, dir })).toBeUndefined();
  expect(await talkWith('/nowhere/codex', talk, { env, dir })).toBeUndefined();
  expect(readdirSync(dir)).toEqual([]);
});

async function context() {
  const home = tempDir('home');
  mkdirSync(join(home, 'mine'));
  const kept = { ...process.env, HOME: home, CODEX_HOME: join(home, 'mine') };
  const xdg = { XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, XDG_RUNTIME_DIR: home };
  const ctx = await createContext({ cwd: makeRepo().dir, env: { ...kept, ...xdg }, flags: {} });
  return { ctx, mine: join(home, 'mine') };
}
const adapter = { ...codex, probe: { args: ['--help'], features: { noDaemon: /--no-daemon/ }, talk } };
const starts = (file: string) => readFileSync(`${file}.starts`, 'utf8').length / 2;

test('asked once for each version of the program, and never in the person’s own home', async () => {
  const { ctx, mine } = await context();
  const file = program(answers);
  for (let i = 0; i < 2; i += 1)
    expect(await probeFeatures(ctx, adapter, file)).toEqual(new Set(['noDaemon', 'trusted']));
  expect(starts(file)).toBe(1);
  utimesSync(file, 1, 1);
  await probeFeatures(ctx, adapter, file);
  expect(starts(file)).toBe(2);
  expect(readdirSync(mine)).toEqual([]);
});

test('a program that did not answer is asked again only after a while', async () => {
  const { ctx } = await context();
  const file = program('exit 1');
  let now = 1000;
  const later = { ...ctx, clock: { ...ctx.clock, now: () => now } };
  for (let i = 0; i < 2; i += 1)
    expect(await probeFeatures(later, adapter, file)).toEqual(new Set(['noDaemon']));
  expect(starts(file)).toBe(1);
  now += 24 * 3_600_000;
  await probeFeatures(later, adapter, file);
  expect(starts(file)).toBe(2);
});
