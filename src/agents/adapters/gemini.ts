import { strengths } from '../status/strengths.ts';
import { geminiTranscript } from '../transcripts/gemini-reader.ts';
import { geminiHook } from './gemini-hooks.ts';
import { geminiScreenRules } from './gemini-screen.ts';
import { geminiHooks } from './gemini-settings.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { has, launch } from './launch.ts';
import type { Adapter, LaunchPlan, StartInput } from './types.ts';

/** Gemini CLI, checked with 0.61.0. Its title tells at once that it works or asks. */
export const gemini: Adapter = {
  name: 'gemini',
  title: 'Gemini CLI',
  program: 'gemini',
  start(input) {
    const preset = input.features.has('sessionId') && !has(input.args, '--session-id', '--resume', '-r');
    return plan(input, preset ? ['--session-id', input.uuid] : [], preset ? input.uuid : null);
  },
  resume(input) {
    if (input.nativeId === null) return gemini.start(input);
    return plan(input, ['--resume', input.nativeId], input.nativeId);
  },
  // Enter right behind a paste is taken as part of it, and a busy one reads both at once.
  submit: { bracketedPaste: true, pauseMs: 500, enter: keys.enter },
  answers: menuAnswers,
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: geminiScreenRules,
  // `◇ Ready` comes before it takes keys: its input box says more.
  titleRules: [
    { match: /^✋/u, value: 'needs-input', strength: strengths.titleAsks },
    { match: /^[✦⏲]/u, value: 'working', strength: strengths.titleWorking },
  ],
  osc7501: false,
  // 20 s on two busy cores; its input box stands there a second before.
  promptWaitMs: 60_000,
  // Where its input box looks otherwise than it did when the rules were made.
  quietMs: 10_000,
  probe: { args: ['--help'], features: { sessionId: /--session-id\b/ } },
  versionArgs: ['--version'],
  transcript: 'gemini',
  transcriptFormat: geminiTranscript,
  hook: geminiHook,
};

function plan(input: StartInput, conversation: readonly string[], nativeId: string | null): LaunchPlan {
  const { command = [gemini.program], args } = input;
  const argv = [...command, ...args, ...conversation, ...prompt(input)];
  return { ...launch(argv, input.prompt, nativeId), ...geminiHooks(input) };
}

/** In one argument with its flag, so that a prompt that begins with a dash is no flag. */
const prompt = (input: StartInput): string[] =>
  input.prompt === '' ? [] : [`--prompt-interactive=${input.prompt}`];
