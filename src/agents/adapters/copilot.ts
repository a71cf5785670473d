import { copilotTranscript } from '../transcripts/copilot-reader.ts';
import { copilotHook } from './copilot-hooks.ts';
import { copilotHooks, pluginFeature } from './copilot-plugin.ts';
import { copilotScreenRules } from './copilot-screen.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { has, launch } from './launch.ts';
import type { Adapter, LaunchPlan, StartInput } from './types.ts';

/** GitHub Copilot CLI, checked with 1.0.102. Its title shows no state. */
export const copilot: Adapter = {
  name: 'copilot',
  title: 'Copilot CLI',
  program: 'copilot',
  start(input) {
    const preset =
      input.features.has('sessionId') && !has(input.args, '--session-id', '--resume', '-r', '--continue');
    return plan(input, preset ? ['--session-id', input.uuid] : [], preset ? input.uuid : null);
  },
  resume(input) {
    if (input.nativeId === null) return copilot.start(input);
    // `--resume ID` would take the id as a prompt.
    return plan(input, [`--resume=${input.nativeId}`], input.nativeId);
  },
  submit: { bracketedPaste: true, pauseMs: 150, enter: keys.enter },
  answers: menuAnswers,
  // Esc it wants twice within half a second, and before the first word it gives the prompt back as a draft.
  interrupt: keys.interrupt,
  quit: quitByInterrupts,
  screenRules: copilotScreenRules,
  titleRules: [],
  osc7501: false,
  // It reads its plugins and asks for its servers first.
  promptWaitMs: 60_000,
  // Where its input box looks otherwise than it did when the rules were made.
  quietMs: 10_000,
  probe: {
    args: ['--help'],
    features: { sessionId: /--session-id\b/, [pluginFeature]: /--plugin-dir\b/ },
  },
  versionArgs: ['--version'],
  transcript: 'copilot',
  transcriptFormat: copilotTranscript,
  hook: copilotHook,
};

function plan(input: StartInput, conversation: readonly string[], nativeId: string | null): LaunchPlan {
  const { command = [copilot.program], args } = input;
  const { flags, ...hooks } = copilotHooks(input);
  const argv = [...command, ...args, ...flags, ...conversation, ...prompt(input)];
  return { ...launch(argv, input.prompt, nativeId), ...hooks };
}

/** In one argument with its flag, so that a prompt that begins with a dash is no flag. */
const prompt = (input: StartInput): string[] =>
  input.prompt === '' ? [] : [`--interactive=${input.prompt}`];
