import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { trustHash, trustKey } from '../../../src/agents/adapters/codex-hook-arguments.ts';
import { codexHookCheck } from '../../../src/agents/adapters/codex-hook-check.ts';
import { noteRefusedGit } from '../../../src/agents/adapters/codex-sandbox.ts';
import type { StartInput } from '../../../src/agents/adapters/types.ts';

/** What `hooks/list` of Codex 0.169.0 said about a hook for each of its twelve events. */
const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/payloads/codex/hooks-list.json', import.meta.url), 'utf8'),
) as {
  id: number;
  result: { data: Array<{ hooks: Array<Record<string, unknown> & { eventName: string; command: string }> }> };
};
const hooks = recorded.result.data.flatMap(place => place.hooks);

test('key and hash are those of Codex, for all twelve events', () => {
  expect(hooks).toHaveLength(12);
  for (const { eventName, command, key, currentHash, timeoutSec } of hooks) {
    const event = eventName.replace(/^./, letter => letter.toUpperCase());
    expect([trustKey(event), trustHash(event, command, timeoutSec as number)], event).toEqual([
      key,
      currentHash,
    ]);
  }
});

describe('check', () => {
  const answer = (change: object) =>
    JSON.stringify({
      id: 2,
      result: { data: [{ hooks: hooks.map(hook => ({ ...hook, trustStatus: 'trusted', ...change })) }] },
    });

  test('trusted when the program says so of every event of ours', () => {
    const first = '{"id":1,"result":{}}\n{"method":"configWarning"}\n';
    expect(codexHookCheck.read(first)).toBeUndefined();
    expect(codexHookCheck.read(first + answer({}).slice(0, -5))).toBeUndefined();
    expect(codexHookCheck.read(`${first}${answer({})}\n`)).toEqual(['trustedHooks']);
  });

  test('not trusted: another status, another command, an unknown method', () => {
    for (const output of [
      JSON.stringify(recorded),
      answer({ command: 'other' }),
      '{"id":2,"error":{"code":-32601}}',
      '{"id":1,"error":{"code":-32600}}',
    ])
      expect(codexHookCheck.read(output)).toEqual([]);
  });
});

describe('start', () => {
  const input: StartInput = {
    prompt: 'fix it',
    args: [],
    worktree: '/w',
    uuid: 'u-1',
    features: new Set(['noDaemon', 'trustedHooks']),
    restate: false,
    hooks: { dir: '/s/hooks', script: "/s/it's/tell", readText: () => undefined },
  };
  const settings = (change: Partial<StartInput> = {}) =>
    codex.start({ ...input, ...change }).argv.filter((_, i, argv) => argv[i - 1] === '-c');

  test('one list for each event and their trust; the prompt stays last', () => {
    const { argv, hooksOff } = codex.start(input);
    expect(hooksOff).toBeUndefined();
    expect(argv.slice(-2)).toEqual(['--', 'fix it']);
    const given = settings();
    expect(given).toHaveLength(9);
    const command = "/bin/sh '/s/it'\\''s/tell'";
    expect(given[5]).toBe(
      `hooks.Stop=[{hooks=[{type="command",command=${JSON.stringify(command)},timeout=20}]}]`,
    );
    expect(given[7]).toMatch(/^hooks\.Interrupt=.*,timeout=3\}\]\}\]$/);
    expect(given[8]).toContain(
      `"/<session-flags>/config.toml:stop:0:0"={trusted_hash="${trustHash('Stop', command)}"}`,
    );
  });

  test('a resume has them before its own word', () => {
    const argv = codex.resume?.({ ...input, nativeId: 'n-1' }).argv ?? [];
    expect(argv.slice(-4)).toEqual(['resume', 'n-1', '--', 'fix it']);
    expect(argv.lastIndexOf('-c')).toBeLessThan(argv.indexOf('resume'));
  });

  test('an event that the person’s arguments set stays theirs', () => {
    for (const args of [
      ['-c', 'hooks.Stop=[]'],
      ['--config=hooks.Stop=[]'],
      ['--config', 'hooks.Stop = []'],
    ]) {
      const ours = settings({ args }).filter(value => value.startsWith('hooks.Stop=[{'));
      expect(ours, args.join(' ')).toEqual([]);
      expect(settings({ args }).at(-1), args.join(' ')).not.toContain(':stop:');
    }
    expect(settings({ args: ['-c', 'model="x"'] })).toHaveLength(10);
  });

  test.each<[string, Partial<StartInput>]>([
    ['this version of Codex does not trust hooks', { features: new Set(['noDaemon']) }],
    ['docker runs the agent where', { command: ['docker', 'run', 'codex'] }],
    ['--remote runs the agent where', { args: ['--remote', 'ws://127.0.0.1:1'] }],
    ['your arguments set all hooks', { args: ['-c', 'hooks={}'] }],
    ['your arguments set all hooks', { args: ['-c', 'hooks.state={}'] }],
  ])('without hooks: %s', (why, change) => {
    expect(codex.start({ ...input, ...change }).hooksOff).toContain(why);
    expect(settings(change).some(value => value.includes('trusted_hash'))).toBe(false);
  });

  test('directories that the sandbox may write', () => {
    const { argv } = codex.start({ ...input, hooks: undefined, writable: ['/g/a', '/g/b'] } as StartInput);
    expect(argv).toEqual(['codex', '--no-daemon', '--add-dir', '/g/a', '--add-dir', '/g/b', '--', 'fix it']);
    const restate = codex.start({ ...input, writable: ['/g/a'], restate: true });
    expect(restate.argv).not.toContain('--add-dir');
  });
});

describe('a git command that the sandbox refused', () => {
  const command = (fields: object) =>
    noteRefusedGit({
      k: 'command',
      id: 'call_1',
      t: 5,
      fields: { cmd: 'git commit -m x', exit: 128, ...fields },
    });
  const refused = "fatal: Unable to create '/r/.git/worktrees/w/index.lock': Read-only file system";

  test('is explained, every time with the same id', () => {
    expect(command({ text: refused })).toMatchObject({
      k: 'note',
      id: 'sandbox-git',
      t: 5,
      fields: { kind: 'sandbox', text: expect.stringContaining('agents.codex.gitWritable: true') },
    });
    expect(command({ text: refused, exit: null })).toMatchObject({ id: 'sandbox-git' });
  });

  test('other failures are not', () => {
    expect(command({ text: refused, exit: 0 })).toBeUndefined();
    expect(command({ text: 'nothing to commit' })).toBeUndefined();
    expect(command({ text: 'touch: /etc/x: Read-only file system' })).toBeUndefined();
    expect(command({ cmd: 'cat log', text: refused })).toBeUndefined();
    expect(noteRefusedGit({ k: 'edit', fields: { path: 'a' } })).toBeUndefined();
  });
});
