import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { expect, onTestFinished, test } from 'vitest';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { trustedHooksFeature } from '../../../src/agents/adapters/codex-hook-arguments.ts';
import { gemini } from '../../../src/agents/adapters/gemini.ts';
import { hookScript, hookScriptName } from '../../../src/agents/adapters/hook-script.ts';
import { opencode } from '../../../src/agents/adapters/opencode.ts';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import { createEmulator } from '../../../src/agents/host/emulator.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { patience } from './follow.ts';
import { type AgentName, agentCache } from './install.ts';
import { agentPlace } from './place.ts';

/** Folder that recordings are written to; without it nothing is recorded. */
const out = process.env.PITWALL_RECORD ?? '';

/** What stands on the screen, and the keys that a person presses then. */
type Step = [RegExp, string];

const asks = /Esc to cancel · Tab to amend|Press enter to confirm or esc to cancel/;
const rests =
  /· done|The sub-agent is through|Worked for|What should Claude do|Conversation interrupted|API Error/;
const geminiAsks = /● 1\. [^\n]*\n[\s\S]*╰─/;
const opencodeAsks = /Allow once\s+Allow always\s+Reject/;
/** As few as these agents need to ask, and what pitwall starts them with. */
const ownArgs: Record<string, string[]> = {
  claude: ['--permission-mode', 'manual'],
  // Sub-agents are off with this model as long as nothing asks for them.
  codex: ['--no-daemon', '-c', 'features.multi_agent_v2=true'],
  gemini: ['--skip-trust'],
};

const runs: Array<{ agent: Adapter; scenario: string; steps: Step[] }> = [
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
  {
    agent: codex,
    scenario: 'many-questions',
    steps: [
      [/Press enter to confirm/, 'y'],
      [/Press enter to confirm/, '\x1b'],
      [/Conversation interrupted/, ''],
    ],
  },
  {
    agent: codex,
    scenario: 'codex-sub-agent',
    steps: [
      [/is through/, ''],
      [rests, ''],
    ],
  },
  {
    agent: codex,
    scenario: 'codex-sub-asks',
    steps: [
      [/Press enter to confirm/, 'y'],
      [/is through/, ''],
      [rests, ''],
    ],
  },
  ...[
    {
      agent: gemini,
      asks: geminiAsks,
      work: /esc to cancel/,
      failed: /✕ \[API Error/,
      cut: /Request cancelled/,
    },
    {
      agent: opencode,
      asks: opencodeAsks,
      work: /esc interrupt/,
      failed: /bad request/,
      cut: /· interrupted/,
    },
  ].flatMap(
    ({ agent, asks, work, failed, cut }): Array<{ agent: Adapter; scenario: string; steps: Step[] }> => [
      {
        agent,
        scenario: 'basic',
        steps: [
          [asks, '\r'],
          [asks, '\r'],
          [asks, '\r'],
          [/tests pass\./, ''],
        ],
      },
      {
        agent,
        scenario: 'quick-perm',
        steps: [
          [asks, '\x1b'],
          [agent === gemini ? cut : /▣ /, ''],
        ],
      },
      {
        agent,
        scenario: 'hang',
        steps: [
          [work, '\x1b'],
          ...(agent === opencode ? ([[/esc again/, '\x1b']] as Step[]) : []),
          [cut, ''],
        ],
      },
      { agent, scenario: 'api-error', steps: [[failed, '']] },
      {
        agent,
        scenario: 'choose',
        steps: [
          [/2\. Use a grid/, '2'],
          [/So be it/, ''],
        ],
      },
      {
        agent,
        scenario: 'fail-pass',
        steps: [
          [asks, '\r'],
          [asks, '\r'],
          [asks, '\r'],
          [/tests pass/, ''],
        ],
      },
      { agent, scenario: 'overload', steps: [[/It worked in the end/, '']] },
    ],
  ),
];

test.skipIf(out === '').each(runs)('record $agent.name, $scenario', async ({ agent, scenario, steps }) => {
  const { box, model } = await agentPlace([agent.name as AgentName]);
  // Gemini CLI takes hooks only from directories that nobody but root can write, which excludes /tmp.
  const dir = join(agentCache, 'recording-hooks', agent.name);
  mkdirSync(dir, { recursive: true });
  const spool = tempDir('spool');
  const script = join(dir, hookScriptName);
  writeFileSync(script, hookScript);
  const plan = agent.start({
    prompt: `[[${scenario}]] do it`,
    args: ownArgs[agent.name] ?? [],
    worktree: box.repo.dir,
    uuid: crypto.randomUUID(),
    features: new Set([trustedHooksFeature]),
    restate: false,
    hooks: { dir, script, readText: () => undefined, ownedByRoot: true },
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
    // As pitwall does: Gemini CLI draws another input box where there is no true color.
    env: { ...box.env, ...plan.env, PITWALL_SPOOL: spool, COLORTERM: 'truecolor' },
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
  const name = `${agent.name}-${scenario.replace(/^codex-/, '')}`;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${name}.cast`), `${cast.join('\n')}\n`);
  writeFileSync(join(out, `${name}.hooks.jsonl`), hooks.map(hook => `${JSON.stringify(hook)}\n`).join(''));
  writeFileSync(join(out, `${name}.worktree`), box.repo.dir);
  writeFileSync(join(out, `${name}.model.json`), JSON.stringify(model.requests(), null, 1));
  const home = box.env.HOME ?? '/nowhere';
  const records = [join(home, '.gemini', 'tmp'), join(home, '.codex', 'sessions')]
    .filter(folder => existsSync(folder))
    .flatMap(folder =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
    )
    .filter(file => file.endsWith('.jsonl'));
  records.forEach((file, i) => {
    copyFileSync(file, join(out, `${name}.record${i}.jsonl`));
  });
  expect(cast.length).toBeGreaterThan(5);
});
