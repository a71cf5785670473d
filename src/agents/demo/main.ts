import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError } from '../../lib/errors.ts';
import { resolvePaths } from '../../lib/paths.ts';
import { createAgent } from './agent.ts';
import { emptyMemory, loadMemory, type Memory, memoryFile, saveMemory } from './memory.ts';
import { type Known, replyTo } from './reply.ts';
import type { Step } from './script.ts';
import { demoScripts, findScript } from './scripts/index.ts';
import { createTell } from './tell.ts';
import { openTerminal } from './terminal.ts';

/**
 * The scripted agent of `pitwall demo`: `demo-agent [SCRIPT] [--session-id ID | --resume ID] [-- PROMPT]`.
 * Without SCRIPT the prompt picks it: the task of a script plays that script, any other prompt gets a small reaction.
 * DEMO_SPEED scales all times: 2 is twice as fast.
 */
async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      'session-id': { type: 'string' },
      resume: { type: 'string' },
      version: { type: 'boolean' },
    },
  });
  if (values.version) return void process.stdout.write('demo-agent 1\n');
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('demo-agent: needs a terminal on stdin and stdout\n');
    process.exitCode = 2;
    return;
  }
  const named = demoScripts.some(({ name }) => name === positionals[0]) ? positionals.shift() : undefined;
  const prompt = positionals.join(' ');
  const id = values.resume ?? values['session-id'];
  const file = id === undefined ? undefined : memoryFile(resolvePaths(process.env).stateDir, id);
  const memory = (values.resume && file ? await loadMemory(file) : undefined) ?? {
    ...emptyMemory,
    blocks: [],
  };
  if (values.resume)
    memory.blocks.push({ kind: 'note', text: 'Resumed · type "continue" to go on with the task' });
  else
    memory.script =
      (named === undefined ? findScript(undefined, prompt) : findScript(named, ''))?.name ?? null;
  // A script named without a prompt plays with its own task.
  const first = prompt || (named && !values.resume ? findScript(named, '')?.task : '') || '';
  await play(memory, first, file);
}

async function play(memory: Memory, first: string, file: string | undefined): Promise<void> {
  const cwd = process.cwd();
  const terminal = openTerminal(process.stdin, process.stdout);
  let saved = Promise.resolve();
  const save = (state: Memory) => {
    saved = file === undefined ? saved : saved.then(() => saveMemory(file, state));
    return saved;
  };
  const exit = async (code: number, text?: string): Promise<never> => {
    await saved.catch(() => undefined);
    terminal.restore(text);
    // What was written must reach the terminal before the process is gone.
    await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
    process.exit(code);
  };
  const agent = createAgent({
    terminal,
    cwd,
    title: memory.script ?? 'demo agent',
    memory,
    save,
    speed: speedOf(process.env.DEMO_SPEED),
    stepsFor: prompt => stepsFor(prompt, memory, cwd),
    tell: createTell(process.env.PITWALL_SPOOL, `${Date.now().toString(36)}.${process.pid}`),
    exit,
  });
  terminal.onKey(event => agent.key(event));
  terminal.onResize(() => agent.redraw());
  const onError = (error: unknown) => void exit(1, `demo-agent: ${describeError(error)}`);
  process.on('unhandledRejection', onError);
  process.on('uncaughtException', onError);
  process.once('SIGTERM', () => void exit(143));
  process.once('SIGHUP', () => void exit(129));
  agent.idle();
  if (first !== '') agent.submit(first);
}

function stepsFor(
  prompt: string,
  memory: Memory,
  cwd: string,
): { steps: readonly Step[]; fromScript: boolean } {
  const script = memory.script === null ? undefined : findScript(memory.script, '');
  const rest = script?.steps.slice(memory.step) ?? [];
  const goesOn =
    memory.step === 0 || /^(?:please )?(?:continue|go on|proceed|carry on|yes|ok)\b/i.test(prompt.trim());
  if (rest.length > 0 && goesOn) return { steps: rest, fromScript: true };
  return { steps: replyTo(prompt, knownOf(memory, cwd)), fromScript: false };
}

function knownOf(memory: Memory, cwd: string): Known {
  const edited = memory.blocks.flatMap(block =>
    block.kind === 'tool' && block.state === 'ok' && ['Update', 'Write'].includes(block.name)
      ? [block.about]
      : [],
  );
  const files = filesOf(cwd);
  const textOf = (path: string) => (files.includes(path) ? readFileSync(join(cwd, path), 'utf8') : undefined);
  return { files, textOf, edited };
}

/** Relative paths of the small repository; dependencies and git's own files left out. */
function filesOf(cwd: string): string[] {
  return readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter(
    path =>
      !/(?:^|\/)(?:\.git|node_modules)(?:\/|$)/.test(path) &&
      statSync(join(cwd, path), { throwIfNoEntry: false })?.isFile(),
  );
}

function speedOf(value: string | undefined): number {
  const speed = Number(value ?? 1);
  return Number.isFinite(speed) && speed > 0 ? speed : 1;
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`demo-agent: ${describeError(error)}\n`);
  process.exitCode = 1;
});
