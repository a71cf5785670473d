import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agentSettings, configuredAgents } from '../../src/config/agents.ts';
import { type LoadInput, loadSettings } from '../../src/config/load.ts';
import { settingsSchema } from '../../src/config/schema.ts';
import { trustItems } from '../../src/config/trust-items.ts';
import { tempDir } from '../support/temp.ts';

function load(
  files: { user?: unknown; repository?: unknown },
  more: Partial<Pick<LoadInput, 'env' | 'flags'>> = {},
) {
  const dir = tempDir('config');
  const write = (name: string, value: unknown) => {
    const file = join(dir, name);
    if (value !== undefined) writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const configFile = write('user.json', files.user);
  const repoFile = write('repository.json', files.repository);
  return { configFile, repoFile, ...loadSettings({ paths: { configFile }, repoFile, env: {}, ...more }) };
}

test('without any file the defaults are in force, the same as zod gives', () => {
  const { settings, origins, problems } = load({});
  expect(settings).toEqual(settingsSchema.parse({}));
  expect(settings).toMatchObject({
    agents: { default: 'claude', max: null },
    branch: { prefix: 'pitwall/' },
    worktree: { root: '../{repo}.worktrees', setup: '' },
    ui: { detach: ['ctrl-]', 'f12'], colors: 'auto' },
    host: { scrollback: 2000 },
    store: { recordings: null, segmentMiB: 32, sessionMiB: 512, repositoryMiB: 2048 },
  });
  expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
  expect(problems).toEqual([]);
});

test('each layer wins over the one before, and every value knows where it comes from', () => {
  const { settings, origins, problems } = load(
    {
      user: {
        $schema: './x.json',
        branch: { prefix: 'u/' },
        verify: 'user',
        agents: { default: 'codex', bot: { args: ['-u'] } },
      },
      repository: {
        verify: 'repo',
        agents: { default: 'gemini', bot: { env: { A: '1' } } },
        tests: ['make check'],
      },
    },
    {
      env: {
        PITWALL_AGENTS_DEFAULT: 'shell',
        PITWALL_WORKTREE_SETUP_TIMEOUT: '30',
        PITWALL_SESSION: 'x',
        PITWALL_UI_DETACH: '["f10"]',
      },
      flags: { 'agents.default': 'demo', verify: undefined },
    },
  );
  expect(problems).toEqual([]);
  expect(settings.agents.default).toBe('demo');
  expect(settings.verify).toBe('repo');
  expect(settings.worktree.setupTimeout).toBe(30);
  expect(settings.ui.detach).toEqual(['f10']);
  expect(agentSettings(settings, 'bot')).toMatchObject({ args: ['-u'], env: { A: '1' }, rules: [] });
  expect(agentSettings(settings, 'claude')).toEqual({ args: [], env: {}, rules: [], hooks: true, max: null });
  expect(configuredAgents(settings)).toEqual(['bot']);
  expect(origins).toMatchObject({
    'agents.default': 'flag',
    'agents.bot.args': 'user',
    'agents.bot.env.A': 'repository',
    'branch.prefix': 'user',
    verify: 'repository',
    'worktree.setupTimeout': 'environment',
    'worktree.root': 'default',
  });
  expect(origins).not.toHaveProperty('$schema');
});

test('a wrong value is left out with a sentence that names file, path and what was expected; the rest works', () => {
  const { settings, problems, configFile, repoFile } = load(
    {
      user: { host: { scrollback: 'many' }, brnach: { prefix: 'x' }, branch: { prefix: 'ok/' } },
      repository: { agents: { bot: { rules: [{ value: 'asleep', all: [] }] } } },
    },
    { env: { PITWALL_STOP_GRACE_MS: 'soon' }, flags: { 'ui.colors': 'yes' } },
  );
  expect(settings.branch.prefix).toBe('ok/');
  expect(settings.host.scrollback).toBe(2000);
  expect(problems).toEqual([
    `${configFile}: host.scrollback: expected a whole number of at least 0 up to 100000, found "many"`,
    `${configFile}: brnach: no such setting; did you mean "branch"?`,
    `${repoFile}: agents.bot.rules[0].value: expected one of "working", "needs-input", "idle", "ignore", found "asleep"`,
    `${repoFile}: agents.bot.rules[0].all: expected a list of strings that is not empty, found []`,
    'the environment: stop.graceMs: expected a whole number of at least 0, found "soon"',
    'the command line: ui.colors: expected one of "16", "256", "auto", "none", "true", found "yes"',
  ]);
});

test('a file that is no JSON is named with line and column, and the other one still counts', () => {
  const { settings, problems, configFile } = load({
    user: '{\n  "verify": "a",\n  oops\n}',
    repository: { verify: 'b' },
  });
  expect(problems).toEqual([`${configFile}: expected JSON: line 3, column 3`]);
  expect(settings.verify).toBe('b');
  expect(load({ user: '[]' }).problems[0]).toContain('expected an object with settings');
  expect(load({ user: '\uFEFF{"verify":"bom"}' }).settings.verify).toBe('bom');
});

test('a file that cannot be read is a problem, not the end', () => {
  const dir = tempDir('config');
  mkdirSync(join(dir, 'config.json'));
  const { problems } = loadSettings({ paths: { configFile: join(dir, 'config.json') }, env: {} });
  expect(problems).toEqual([`${dir}/config.json: cannot be read: it is a directory (EISDIR)`]);
});

test('a repository decides nothing personal and names no path outside', () => {
  const { settings, origins, problems, repoFile } = load({
    repository: {
      keys: { quit: 'y' },
      store: { recordings: '/tmp/x' },
      worktree: { root: '/home/x', setup: 'make' },
    },
  });
  expect(settings.keys).toEqual({});
  expect(settings.store.recordings).toBeNull();
  expect(settings.worktree).toMatchObject({ root: '../{repo}.worktrees', setup: 'make' });
  expect(origins['worktree.setup']).toBe('repository');
  expect(problems).toEqual([
    `${repoFile}: keys is ignored: it is a personal setting and belongs in your own settings file`,
    `${repoFile}: store is ignored: it is a personal setting and belongs in your own settings file`,
    `${repoFile}: worktree.root is ignored: a repository may only name a path relative to itself`,
  ]);
});

test('what the repository would run needs trust, the same text from the user does not', () => {
  const own = load({
    user: { worktree: { setup: 'npm ci' }, verify: 'npm test', agents: { bot: { command: ['b'] } } },
  });
  expect(trustItems(own)).toEqual([]);
  const theirs = load({
    user: { agents: { claude: { args: ['--mine'] } } },
    repository: {
      worktree: { setup: 'npm ci' },
      verify: 'npm test',
      agents: { claude: { env: { LD_PRELOAD: 'x' } } },
    },
  });
  expect(trustItems(theirs).map(({ kind }) => kind)).toEqual(['worktree.setup', 'verify', 'agents.claude']);
  expect(trustItems(theirs)[2]?.text).toContain('LD_PRELOAD');
});

test('values of the right kind that cannot work are left out and named', () => {
  const rule = { value: 'idle', all: ['ok'] };
  const { settings, problems, origins, configFile, repoFile } = load({
    user: {
      branch: { prefix: 'bad..prefix ' },
      tests: ['make check', '('],
      agents: { bot: { rules: [rule, { ...rule, all: ['ok', '['] }, { ...rule, none: ['*'] }] } },
    },
    repository: { notTests: ['a{2,1}'] },
  });
  expect(problems).toEqual([
    `${configFile}: branch.prefix: expected the beginning of a branch name (it holds two dots in a row), found "bad..prefix "`,
    `${configFile}: tests[1]: expected a regular expression (Unterminated group), found "("`,
    `${configFile}: agents.bot.rules[1].all[1]: expected a regular expression (Unterminated character class), found "["`,
    `${configFile}: agents.bot.rules[2].none[0]: expected a regular expression (Nothing to repeat), found "*"`,
    `${repoFile}: notTests[0]: expected a regular expression (numbers out of order in {} quantifier), found "a{2,1}"`,
  ]);
  expect(settings).toMatchObject({ branch: { prefix: 'pitwall/' }, tests: ['make check'], notTests: [] });
  expect(origins['branch.prefix']).toBe('default');
  expect(agentSettings(settings, 'bot').rules).toMatchObject([rule]);
});
