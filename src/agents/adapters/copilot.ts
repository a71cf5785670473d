import { askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { has, launch } from './launch.ts';
import { readNumberedMenu } from './menu.ts';
import type { Adapter, ScreenView, StartInput } from './types.ts';

/** GitHub Copilot CLI. Flags and screen words are from its documentation and from tools that rely on them. */
export const copilot: Adapter = {
  name: 'copilot',
  title: 'Copilot CLI',
  program: 'copilot',
  start(input) {
    const preset =
      input.features.has('sessionId') && !has(input.args, '--session-id', '--resume', '--continue');
    const id = preset ? ['--session-id', input.uuid] : [];
    return launch([...base(input), ...id, ...prompt(input)], input.prompt, preset ? input.uuid : null);
  },
  resume(input) {
    if (input.nativeId === null) return copilot.start(input);
    // `--resume ID` would take the id as a prompt.
    return launch(
      [...base(input), `--resume=${input.nativeId}`, ...prompt(input)],
      input.prompt,
      input.nativeId,
    );
  },
  submit: { bracketedPaste: true, pauseMs: 150, enter: keys.enter },
  answers: menuAnswers,
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: [
    {
      name: 'dialog',
      value: 'needs-input',
      rows: 30,
      all: [/\besc (?:to )?cancel\b/, /\benter (?:to (?:select|confirm|submit)|accept)\b/],
      strength: strengths.titleAsks,
      question: readDialog,
    },
    {
      name: 'cancel hint',
      value: 'working',
      rows: 6,
      all: [/\besc (?:again )?(?:to cancel|interrupt)\b/],
      strength: strengths.screenWorking,
    },
  ],
  titleRules: [],
  osc7501: false,
  quietMs: 4000,
  probe: { args: ['--help'], features: { sessionId: /--session-id\b/ } },
  versionArgs: ['--version'],
};

function base({ command, args }: StartInput): string[] {
  return [...(command ?? [copilot.program]), ...args];
}

const prompt = (input: StartInput): string[] => (input.prompt === '' ? [] : ['-i', input.prompt]);

/** One without numbered options waits for words: it is shown, and answered in the agent itself. */
function readDialog({ rows }: ScreenView): QuestionDraft {
  const text = rows.map(row => row.replace(/[│┃]/g, '').trim());
  const menu = readNumberedMenu(rows);
  const sentence = text.slice(0, menu?.start).findLast(row => row.endsWith('?')) ?? '';
  if (!menu) return askInWords(sentence, 'question');
  const kind = menu.options.some(({ label }) => /^no\b/i.test(label)) ? 'permission' : 'question';
  return { ...askInWords(sentence, kind), options: menu.options, selected: menu.selected };
}
