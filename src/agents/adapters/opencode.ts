import { askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import { keys, quitByInterrupts } from './keys.ts';
import { launch } from './launch.ts';
import type { Adapter, StartInput } from './types.ts';

/** OpenCode 1.18. Its title shows no state; screen words are from its sources. */
export const opencode: Adapter = {
  name: 'opencode',
  title: 'OpenCode',
  program: 'opencode',
  start: input => launch([...base(input), ...prompt(input)], input.prompt),
  resume(input) {
    if (input.nativeId === null) return opencode.start(input);
    return launch(
      [...base(input), '--session', input.nativeId, ...prompt(input)],
      input.prompt,
      input.nativeId,
    );
  },
  submit: { bracketedPaste: true, pauseMs: 150, enter: keys.enter },
  answers: {
    // The cursor stands on `Allow once` when the dialog opens.
    approve: question => (question.kind === 'permission' ? keys.enter : undefined),
    deny: question => (question.kind === 'unknown' ? undefined : keys.escape),
    option: () => undefined,
  },
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: [
    {
      name: 'permission',
      value: 'needs-input',
      rows: 20,
      all: [/△ permission required/],
      strength: strengths.titleAsks,
      question: ({ rows }) => {
        const at = rows.findLastIndex(row => /△ permission required/i.test(row));
        const what = rows.slice(at + 1).find(row => /\p{L}/u.test(row)) ?? '';
        return askInWords(`${what.replace(/^[\s│┃→]+/, '')} ?`, 'permission');
      },
    },
    {
      name: 'question',
      value: 'needs-input',
      rows: 4,
      all: [/\besc dismiss\b/, /\benter (?:confirm|submit|toggle)\b/, /↑↓ select|⇆ tab/],
      strength: strengths.titleAsks,
      question: () => askInWords('', 'question'),
    },
    {
      name: 'interrupt hint',
      value: 'working',
      rows: 6,
      all: [/\besc (?:to |again to )?interrupt\b|[■⬝]{4,}/],
      strength: strengths.screenWorking,
    },
  ],
  titleRules: [],
  osc7501: false,
  // Silence after its first screen: nothing else says idle.
  quietMs: 4000,
  versionArgs: ['--version'],
};

function base({ command, args }: StartInput): string[] {
  return [...(command ?? [opencode.program]), ...args];
}

const prompt = (input: StartInput): string[] => (input.prompt === '' ? [] : [`--prompt=${input.prompt}`]);
