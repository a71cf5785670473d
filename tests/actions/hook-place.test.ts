import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createContext } from '../../src/actions/context.ts';
import { prepareAgent } from '../../src/actions/create/prepare-agent.ts';
import { writeHookFiles } from '../../src/actions/hook-place.ts';
import { hookScript } from '../../src/agents/adapters/hook-script.ts';
import type { SessionRecord } from '../../src/store/schema.ts';
import { makeRepo } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { makeRecord } from './record.ts';

/** A repository whose settings say this about Claude Code, and a session in it. */
async function place(claude: object) {
  const home = tempDir('home');
  mkdirSync(join(home, 'pitwall'));
  writeFileSync(join(home, 'pitwall', 'config.json'), JSON.stringify({ agents: { claude } }));
  const repo = makeRepo().dir;
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_RUNTIME_DIR: home,
  };
  const ctx = await createContext({ cwd: repo, env, flags: {} });
  await ctx.store.ensure();
  const made: SessionRecord = makeRecord();
  const record = await ctx.store.create({ ...made, git: { ...made.git, worktree: repo } });
  const agent = await prepareAgent(ctx, { name: 'claude', prompt: 'x' });
  return { ctx, repo, record, agent, dir: join(ctx.store.sessionDir(record.id), 'hooks') };
}

const program = { command: ['/bin/true'] };

test('script and settings are private files of the session, with the settings that the person names', async () => {
  const { ctx, repo, record, agent, dir } = await place({ ...program, args: ['--settings', 'mine.json'] });
  writeFileSync(join(repo, 'mine.json'), '{"model":"opus"}');
  const plan = agent.plan(record);
  writeHookFiles(ctx, record.id, plan.files);
  expect(readdirSync(dir).toSorted()).toEqual(['claude-settings.json', 'tell']);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dir, 'tell')).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(dir, 'tell'), 'utf8')).toBe(hookScript);
  const settings = join(dir, 'claude-settings.json');
  expect(statSync(settings).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({ model: 'opus' });
  expect(plan.argv).toContain(settings);
});

test('the setting hooks: false starts without them and is named', async () => {
  const { record, agent, ctx } = await place({ ...program, hooks: false });
  const plan = agent.plan(record);
  expect(plan.hooksOff).toBe('the setting agents.claude.hooks is false');
  expect(plan.files).toBeUndefined();
  expect(plan.argv).not.toContain('--settings');
  expect(readdirSync(ctx.store.sessionDir(record.id))).not.toContain('hooks');
});
