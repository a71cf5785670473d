import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { expect, onTestFinished, test } from 'vitest';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { hookScript, hookScriptName } from '../../../src/agents/adapters/hook-script.ts';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { agentPlace } from './place.ts';

/** Folder that recordings are written to; without it nothing is recorded. */
const out = process.env.PITWALL_RECORD ?? '';

/** What stands on the screen, and the keys that a person presses then. */
type Step = [RegExp, string];

const asks = /Esc to cancel · Tab to amend|Press enter to confirm or esc to cancel/;
const rests = /· done|Worked for|What should Claude do|Conversation interrupted|API Error/;

const runs: Array<{ agent: typeof claude; scenario: string; steps: Step[] }> = [
  ...[claude, codex].flatMap(agent => [
    { agent, scenario: 'overload', steps: [[rests, '']] as Step[] },
    {
      agent,
      scenario: 'hang',
      steps: [
        [/esc to interrupt/, '\x1b'],
        [rests, ''],
      ] as Step[],
    },
  ]),
  {
    agent: claude,
    scenario: 'fail-pass',
    steps: [
      [/Do you want to proceed\?[\s\S]*amend/, '\r'],
      [/Do you want to make this edit[\s\S]*amend/, '\r'],
      [/Do you want to proceed\?[\s\S]*amend/, '\r'],
      [rests, ''],
    ],
  },
  {
    agent: claude,
    scenario: 'background',
    steps: [
      [asks, '\r'],
      [/It is through/, ''],
      [rests, ''],
    ],
  },
  {
    agent: claude,
    scenario: 'sub-agent',
    steps: [
      [/is through/, ''],
      [rests, ''],
    ],
  },
  {
    agent: claude,
    scenario: 'choose',
    steps: [
      [/Enter to select/, '2'],
      [rests, ''],
    ],
  },
];

test.skipIf(out === '').each(runs)('record $agent.name, $scenario', async ({ agent, scenario, steps }) => {
  const { box } = await agentPlace();
  const dir = tempDir('hooks');
  const spool = tempDir('spool');
  const script = join(dir, hookScriptName);
  writeFileSync(script, hookScript);
  const plan = agent.start({
    prompt: `[[${scenario}]] do it`,
    args: agent.name === 'claude' ? ['--permission-mode', 'manual'] : ['--no-daemon'],
    worktree: box.repo.dir,
    uuid: crypto.randomUUID(),
    features: new Set(),
    restate: false,
    hooks: { dir, script, readText: () => undefined },
  });
  for (const { name, text } of plan.files ?? []) writeFileSync(join(dir, name), text);
  const begin = Date.now();
  const cast = [JSON.stringify({ version: 2, width: 120, height: 40 })];
  const note = (kind: 'o' | 'i', data: string) =>
    cast.push(JSON.stringify([(Date.now() - begin) / 1000, kind, data]));
  const [program = '', ...args] = plan.argv;
  const pty = spawn('/usr/bin/env', [program, ...args], {
    name: 'xterm-256color',
    cols: 120,
    rows: 40,
    cwd: box.repo.dir,
    env: { ...box.env, ...plan.env, PITWALL_SPOOL: spool },
  });
  const screen = createEmulator({ cols: 120, rows: 40, scrollback: 0 });
  let ended = false;
  pty.onData(text => {
    note('o', text);
    screen.write(text);
  });
  screen.onReply(reply => !ended && pty.write(reply));
  const exited = new Promise<void>(resolve => {
    pty.onExit(() => {
      ended = true;
      resolve();
    });
  });
  onTestFinished(async () => {
    if (!ended) pty.kill('SIGKILL');
    await exited;
    screen.dispose();
  });
  for (const [pattern, keys] of steps) {
    await until(() => pattern.test(screen.view().rows.join('\n')), `${pattern}`, patience);
    // As long as a person needs to read, and long enough for what comes behind a change.
    const shown = Date.now();
    await until(() => Date.now() - shown > 1500, 'the person');
    if (keys === '') continue;
    note('i', keys);
    pty.write(keys);
    await until(() => !pattern.test(screen.view().rows.join('\n')), `${pattern} to leave`, 3000).catch(
      () => {},
    );
  }
  const hooks = readdirSync(spool)
    .filter(name => !name.startsWith('.'))
    // A script says with an empty file that the one with the dot is whole.
    .map(name => (statSync(join(spool, name)).size === 0 ? `.${name}` : name))
    .map(name => ({
      at: Math.round(statSync(join(spool, name)).mtimeMs - begin),
      event: JSON.parse(readFileSync(join(spool, name), 'utf8')) as object,
    }))
    .sort((a, b) => a.at - b.at);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${agent.name}-${scenario}.cast`), `${cast.join('\n')}\n`);
  writeFileSync(
    join(out, `${agent.name}-${scenario}.hooks.jsonl`),
    hooks.map(hook => `${JSON.stringify(hook)}\n`).join(''),
  );
  writeFileSync(join(out, `${agent.name}-${scenario}.worktree`), box.repo.dir);
  expect(cast.length).toBeGreaterThan(5);
});
