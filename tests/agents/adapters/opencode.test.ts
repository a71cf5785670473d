import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { opencode } from '../../../src/agents/adapters/opencode.ts';
import { opencodeHook } from '../../../src/agents/adapters/opencode-events.ts';
import { opencodePlugin, pluginName } from '../../../src/agents/adapters/opencode-plugin.ts';
import type { HookNews, StartInput } from '../../../src/agents/adapters/types.ts';
import { createStatusEngine } from '../../../src/agents/status/engine.ts';
import type { Question } from '../../../src/store/schema.ts';
import { tempDir } from '../../support/temp.ts';
import { replay } from '../status/replay.ts';
import { readHooks, readTruth } from '../status/truth.ts';

// Recordings of OpenCode 1.18.33 with pitwall's plugin: tests/agents/fixtures/recordings.
const now = 1_700_000_000_000;

/** What a session hears of a recording: news message by message, and the status behind each. */
function heard(name: string) {
  const { worktree } = readTruth(name);
  const engine = createStatusEngine({ clock: { now: () => now }, promptInArguments: true });
  let nativeId: string | null = null;
  const news: HookNews[] = [];
  const steps: string[] = [];
  for (const { event } of readHooks(name)) {
    const told = opencodeHook(event, { now, worktree, nativeId });
    nativeId = told.nativeId ?? nativeId;
    news.push(told);
    for (const signal of told.signals ?? []) engine.accept(signal);
    const { value, question } = engine.current;
    const step = question ? `${value} ${question.text}` : value;
    if (step !== steps.at(-1)) steps.push(step);
  }
  const facts = news.flatMap(told => told.facts ?? []).filter(({ k }) => k !== 'tokens' && k !== 'reasoning');
  return {
    news,
    steps,
    engine,
    nativeId,
    facts: facts.map(({ k, fields }) => {
      const { cmd, exit, path, added, removed, prompt, outcome, kind, tool, ok, text } = fields;
      const said = k === 'turn.end' || k === 'note' ? text : undefined;
      return [k, cmd ?? path ?? prompt ?? tool, exit, added, removed, outcome, kind, ok, said]
        .filter(part => part !== undefined && part !== '')
        .join(' ');
    }),
    tokens: news.flatMap(told => told.facts ?? []).filter(({ k }) => k === 'tokens'),
  };
}

describe("messages of a real session's plugin", () => {
  test('a turn: status, questions and facts', () => {
    const { steps, facts, tokens, nativeId, engine } = heard('opencode-basic');
    expect(nativeId).toMatch(/^ses_/);
    expect(steps).toEqual([
      'starting',
      'working',
      'needs-input Run ls -la > listing.txt; wc -l listing.txt ?',
      'working',
      'needs-input Edit greet.sh ?',
      'working',
      'needs-input Run sh test.sh ?',
      'working',
      'idle',
    ]);
    expect(engine.current.reason).toBe('done');
    expect(facts).toEqual([
      'turn.start [[basic]] do it',
      'command ls -la > listing.txt; wc -l listing.txt 0',
      'read greet.sh',
      'edit greet.sh 1 1',
      'command sh test.sh 0',
      'turn.end done The greeting now says hello world and the tests pass.',
    ]);
    expect(tokens[0]?.fields).toEqual({ model: 'mock-model', in: 2411, out: 9, cached: 0 });
  });

  test('each question has an id, and its answer names it', () => {
    for (const [name, times] of [
      ['opencode-basic', 3],
      ['opencode-choose', 1],
      ['opencode-quick-perm', 1],
    ] as const) {
      const told = heard(name).news.flatMap(({ asked, answered }) => asked?.id ?? answered?.id ?? []);
      expect(told, name).toHaveLength(2 * times);
      for (let i = 0; i < told.length; i += 2) {
        expect(told[i]).toMatch(/^(per|que)_/);
        expect(told[i + 1]).toBe(told[i]);
      }
    }
  });

  test('a refused command did not run; nobody says that the turn is done', () => {
    const { steps, facts, engine } = heard('opencode-quick-perm');
    expect(steps).toEqual(['starting', 'working', 'needs-input Run touch perm-ok.txt ?', 'working', 'idle']);
    expect(engine.current.reason).toBe('');
    expect(facts).toContain('note rejected bash: touch perm-ok.txt');
    expect(facts.some(fact => fact.startsWith('command'))).toBe(false);
  });

  test('a question with options, and what was answered', () => {
    const { steps, news } = heard('opencode-choose');
    expect(steps).toEqual([
      'starting',
      'working',
      'needs-input Which cart layout should I use?',
      'working',
      'idle',
    ]);
    expect(news.flatMap(told => told.facts ?? [])).toContainEqual(
      expect.objectContaining({
        k: 'tool.end',
        fields: expect.objectContaining({ tool: 'question', ok: true }),
      }),
    );
  });

  test('an error of the API ends the turn with its words', () => {
    const { engine, facts } = heard('opencode-api-error');
    expect(engine.current).toMatchObject({
      value: 'idle',
      reason: 'failed: bad request from the scripted model',
    });
    expect(facts).toContain('turn.end failed bad request from the scripted model');
  });
});

describe('messages as they can be', () => {
  const about = (rest: object) => ({ opencode: 1, directory: '/w', sessionID: 'ses_1', t: now, ...rest });
  const tell = (event: unknown, nativeId: string | null = 'ses_1') =>
    opencodeHook(event, { now, worktree: '/w', nativeId });
  const asks = {
    type: 'permission.asked',
    properties: { permission: 'bash', metadata: { command: 'npm test' } },
  };

  test('a tool that waits for its permission is no work', () => {
    const part = { tool: 'bash', callID: 'c', state: { status: 'running', input: { command: 'npm test' } } };
    expect(tell(about({ type: 'tool', part })).signals).toMatchObject([
      { value: 'working', activity: 'runs npm test' },
    ]);
    expect(tell(about({ type: 'tool', part, asked: true })).signals).toEqual([]);
  });

  test('a sub-agent: what it asks holds the session up, what else it says does not change its status', () => {
    const asked = tell(about({ ...asks, sessionID: 'ses_2', parent: 'ses_1' }));
    expect(asked.signals).toMatchObject([
      { key: 'ses_2', value: 'needs-input', question: { text: 'Run npm test ?' } },
    ]);
    const done = tell(about({ type: 'idle', sessionID: 'ses_2', parent: 'ses_1', text: 'done' }));
    expect(done.signals).toMatchObject([{ key: 'ses_2', value: 'unknown' }]);
    expect(done.facts).toEqual([]);
    expect(done.nativeId).toBeUndefined();
  });

  test('another conversation: heard when the person writes in it, here', () => {
    expect(tell(about({ ...asks, sessionID: 'ses_9' }))).toEqual({});
    const prompt = about({ type: 'prompt', sessionID: 'ses_9', message: 'm', text: 'and now?' });
    expect(tell(prompt)).toMatchObject({ nativeId: 'ses_9', signals: [{ value: 'working' }] });
    expect(tell({ ...prompt, directory: '/elsewhere' })).toEqual({});
    expect(tell({ ...prompt, opencode: 2 })).toEqual({});
  });

  test.each([
    [{ permission: 'edit', metadata: { filepath: '/w/src/a.ts' } }, 'Edit src/a.ts ?'],
    [{ permission: 'webfetch', metadata: { url: 'https://example.org/' } }, 'Fetch https://example.org/ ?'],
    [{ permission: 'external_directory', patterns: ['/srv/*'] }, 'Use external directory /srv/* ?'],
    [{ permission: 'doom_loop', patterns: ['*'] }, 'Use doom loop ?'],
  ])('permission %j', (properties, text) => {
    expect(tell(about({ ...asks, properties })).signals?.[0]?.question?.text).toBe(text);
  });

  test('Esc, and a try again', () => {
    const aborted = about({ type: 'idle', error: { name: 'MessageAbortedError' } });
    expect(tell(aborted)).toMatchObject({
      signals: [{ value: 'idle', reason: 'interrupted' }],
      facts: [{ k: 'note' }, { k: 'turn.end', fields: { outcome: 'interrupted' } }],
    });
    const again = about({ type: 'busy', status: { type: 'retry', message: 'Overloaded' } });
    expect(tell(again).signals).toMatchObject([{ value: 'working', activity: 'tries again: Overloaded' }]);
  });

  test('what is no message tells nothing', () => {
    for (const event of [null, 1, {}, { opencode: 1 }, { opencode: 1, sessionID: 3 }])
      expect(tell(event)).toEqual({});
  });
});

describe('the plugin itself', () => {
  afterEach(() => {
    delete process.env.PITWALL_SPOOL;
    delete (globalThis as { pitwallSpool?: string }).pitwallSpool;
  });

  interface Plugin {
    event(input: { event: unknown }): Promise<void>;
  }

  async function loaded() {
    const dir = tempDir('plugin');
    const spool = join(dir, 'spool');
    mkdirSync(spool);
    // As a module of its own name: node would take `.js` in /tmp for CommonJS.
    const file = join(dir, pluginName.replace(/js$/, 'mjs'));
    writeFileSync(file, opencodePlugin);
    process.env.PITWALL_SPOOL = spool;
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      Pitwall(input: { directory: string }): Promise<Plugin>;
    };
    const plugin = await module.Pitwall({ directory: '/w' });
    const say = (type: string, properties: object) =>
      plugin.event({ event: { type, properties: { sessionID: 'ses_1', ...properties } } });
    const told = () =>
      readdirSync(spool)
        .toSorted()
        .map(name => JSON.parse(readFileSync(join(spool, name), 'utf8')) as Record<string, unknown>);
    return { say, told, spool };
  }

  test('it tells the first and the last update of a tool, and that one waits for its permission', async () => {
    const { say, told } = await loaded();
    const tool = (status: string) =>
      say('message.part.updated', { part: { type: 'tool', tool: 'bash', callID: 'c', state: { status } } });
    await tool('pending');
    await say('permission.asked', { permission: 'bash' });
    await tool('running');
    await tool('running');
    await say('permission.replied', { reply: 'once' });
    await tool('completed');
    expect(told().map(({ type, asked }) => [type, asked])).toEqual([
      ['permission.asked', undefined],
      ['tool', true],
      ['permission.replied', undefined],
      ['tool', undefined],
    ]);
    // What it starts itself, another OpenCode too, must not speak for this session.
    expect(process.env.PITWALL_SPOOL).toBeUndefined();
  });

  test('a turn is told once, with its last words; nonsense and a spool that is gone are no error', async () => {
    const { say, told } = await loaded();
    const status = (type: string) => say('session.status', { status: { type } });
    await status('busy');
    await status('busy');
    await say('message.part.updated', {
      part: { type: 'text', text: 'All done.', messageID: 'm', time: { end: 1 } },
    });
    await status('idle');
    await say('session.idle', {});
    await say('session.status', { sessionID: 7 });
    expect(told().map(({ type, text }) => [type, text])).toEqual([
      ['busy', undefined],
      ['idle', 'All done.'],
    ]);
  });

  test('long texts lose their middle', async () => {
    const { say, told } = await loaded();
    await say('permission.asked', { metadata: { command: 'x'.repeat(100_000) } });
    const [{ properties } = {}] = told();
    expect(JSON.stringify(properties).length).toBeLessThan(40_000);
  });
});

describe('its screen', () => {
  test('never idle before it has taken its prompt, and idle at the end', async () => {
    const run = await replay('opencode-basic', opencode, { without: ['hook'], settled: true });
    const steps = run.lines.map(line => line.replace(/^[\d.]+ /, ''));
    expect(steps.slice(0, 2)).toEqual(['starting', 'working']);
    expect(steps.at(-1)).toBe('idle');
    expect(steps.filter(step => step === 'idle')).toHaveLength(1);
  });

  test('its dialogs: permission and question, with their options', async () => {
    const run = await replay('opencode-basic', opencode, { without: ['hook'], settled: true });
    expect(run.at(76).question).toMatchObject({
      kind: 'permission',
      text: 'Run ls -la > listing.txt; wc -l listing.txt ?',
    });
    expect(run.at(79.5).question).toMatchObject({ kind: 'permission', text: 'Edit greet.sh ?' });
    const choice = await replay('opencode-choose', opencode, { without: ['hook'], settled: true });
    expect(choice.at(60.5).question).toMatchObject({
      kind: 'question',
      text: 'Which cart layout should I use?',
    });
    expect(choice.at(60.5).question?.options.map(({ label }) => label)).toEqual([
      'Keep the list',
      'Use a grid',
    ]);
  });
});

describe('answers and starts', () => {
  const asked = (rest: Partial<Question>): Question => ({
    id: 'q-1',
    kind: 'permission',
    text: 'Run npm test ?',
    options: ['Allow once', 'Allow always', 'Reject'].map((label, i) => ({ n: i + 1, label })),
    at: 0,
    onScreen: 'Runnpmtest?',
    ...rest,
  });

  test('Enter takes the first, Esc refuses; nothing is pressed that asks again, and nothing before the dialog is there', () => {
    const { approve, deny, option } = opencode.answers;
    expect([approve(asked({})), deny(asked({}))]).toEqual(['\r', '\x1b']);
    expect([1, 2, 3].map(n => option(asked({}), n))).toEqual(['\r', undefined, '\x1b']);
    const { onScreen: _, ...told } = asked({});
    expect([approve(told), deny(told)]).toEqual([undefined, undefined]);
    const choice = asked({ kind: 'question', options: [{ n: 1, label: 'A' }] });
    expect([approve(choice), option(choice, 1), option(choice, 2)]).toEqual([undefined, '1', undefined]);
  });

  const input = (rest: Partial<StartInput> = {}): StartInput => ({
    prompt: '',
    args: [],
    worktree: '/w',
    uuid: 'u-1',
    features: new Set(),
    restate: false,
    ...rest,
  });
  const hooks = { dir: "/store/a b'#/hooks", script: '/store/hooks/tell', readText: () => undefined };
  const content = (plan: ReturnType<typeof opencode.start>) =>
    JSON.parse(plan.env.OPENCODE_CONFIG_CONTENT ?? '{}') as { plugin?: string[] };

  test('its plugin goes along, beside those of the person', () => {
    const plan = opencode.start(input({ hooks }));
    const url = "file:///store/a%20b'%23/hooks/opencode-plugin.js";
    expect(content(plan)).toEqual({ plugin: [url] });
    expect(plan.files).toMatchObject([{ name: pluginName }]);
    const variable = (name: string) =>
      name === 'OPENCODE_CONFIG_CONTENT' ? '{"model":"m","plugin":["own"]}' : undefined;
    expect(content(opencode.start(input({ hooks: { ...hooks, variable } })))).toEqual({
      model: 'm',
      plugin: ['own', url],
    });
  });

  test('where its plugin cannot run, the reason is said', () => {
    const off = (rest: Partial<StartInput>) => opencode.start(input({ hooks, ...rest })).hooksOff;
    expect(off({ args: ['--pure'] })).toContain('--pure');
    expect(off({ hooks: { ...hooks, variable: () => '{' } })).toContain('OPENCODE');
    expect(opencode.start(input({})).env).toEqual({});
  });

  test('a resume goes on in its conversation', () => {
    expect(opencode.resume?.({ ...input({ prompt: '-x' }), nativeId: 'ses_1' }).argv).toEqual([
      'opencode',
      '--session',
      'ses_1',
      '--prompt=-x',
    ]);
    expect(opencode.resume?.({ ...input(), nativeId: null }).argv).toEqual(['opencode']);
  });
});
