import type { Question } from '../../store/schema.ts';
import { keys, optionKeys, quitByInterrupts } from './keys.ts';
import { launch } from './launch.ts';
import { opencodeHooks } from './opencode-config.ts';
import { opencodeHook } from './opencode-events.ts';
import { opencodeScreenRules } from './opencode-screen.ts';
import type { Adapter, LaunchPlan, ResumeInput, StartInput } from './types.ts';

/**
 * OpenCode, checked with 1.18.33. Its title shows no state and its first screen takes ten seconds and more, so silence says
 * nothing: until it has drawn its input box only its plugin speaks.
 */
export const opencode: Adapter = {
  name: 'opencode',
  title: 'OpenCode',
  program: 'opencode',
  start: input => plan(input, [], null),
  resume: (input: ResumeInput) =>
    plan(input, input.nativeId === null ? [] : ['--session', input.nativeId], input.nativeId),
  submit: { bracketedPaste: true, pauseMs: 150, enter: keys.enter },
  answers: {
    // `Allow once` is chosen when the dialog opens; Esc rejects. A question without options is not on the screen yet.
    approve: question => (question.kind === 'permission' && shown(question) ? keys.enter : undefined),
    deny: question => (question.kind !== 'unknown' && shown(question) ? keys.escape : undefined),
    option(question, n) {
      if (question.kind === 'question') return optionKeys(question, n);
      const label = question.options.find(option => option.n === n)?.label;
      // `Allow always` asks a second time.
      return label === 'Allow once' ? keys.enter : label === 'Reject' ? keys.escape : undefined;
    },
  },
  interrupt: keys.escape,
  // `esc again to interrupt`; within 5 s.
  interruptAgainMs: 300,
  quit: quitByInterrupts,
  screenRules: opencodeScreenRules,
  titleRules: [],
  osc7501: false,
  // 45 s on two busy cores; its input box stands there long before.
  promptWaitMs: 90_000,
  versionArgs: ['--version'],
  hook: opencodeHook,
};

const shown = ({ onScreen }: Question): boolean => onScreen !== undefined;

function plan(input: StartInput, conversation: readonly string[], nativeId: string | null): LaunchPlan {
  const { command = [opencode.program], args, prompt } = input;
  const first = prompt === '' ? [] : [`--prompt=${prompt}`];
  return {
    ...launch([...command, ...args, ...conversation, ...first], prompt, nativeId),
    ...opencodeHooks(input),
  };
}
