import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { has, launch } from './launch.ts';
import { readNumberedMenu } from './menu.ts';
import type { Adapter, ScreenView, StartInput } from './types.ts';

/** Gemini CLI. Titles were measured with 0.61.0; screens are from its sources. */
export const gemini: Adapter = {
  name: 'gemini',
  title: 'Gemini CLI',
  program: 'gemini',
  start(input) {
    const preset = input.features.has('sessionId') && !has(input.args, '--session-id', '--resume', '-r');
    const id = preset ? ['--session-id', input.uuid] : [];
    return launch([...base(input), ...id, ...prompt(input)], input.prompt, preset ? input.uuid : null);
  },
  resume(input) {
    if (input.nativeId === null) return gemini.start(input);
    return launch(
      [...base(input), '--resume', input.nativeId, ...prompt(input)],
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
      all: [
        /[│┃].*\b(?:apply this change|allow execution|do you want to proceed|do you trust)\b/,
        /[│┃]\s+●\s*\d+\. /,
      ],
      // Not seen running: its titles know better.
      strength: strengths.titleAsks - 0.02,
      question: readDialog,
    },
    {
      name: 'cancel hint',
      value: 'working',
      rows: 12,
      all: [/\(esc to cancel(?:,[^)\n]*)?\)/],
      strength: strengths.screenWorking,
    },
    {
      name: 'input box',
      value: 'idle',
      rows: 10,
      all: [/^\s*[│┃]?\s*> +type your message/m],
      strength: strengths.screenIdle,
    },
  ],
  titleRules: [
    { match: /^✋/u, value: 'needs-input', strength: strengths.titleAsks },
    { match: /^[✦⏲]/u, value: 'working', strength: strengths.titleWorking },
    { match: /^◇/u, value: 'idle', strength: strengths.screenDone },
  ],
  osc7501: false,
  probe: { args: ['--help'], features: { sessionId: /--session-id\b/ } },
  versionArgs: ['--version'],
};

function base({ command, args }: StartInput): string[] {
  return [...(command ?? [gemini.program]), ...args];
}

/** In one argument with its flag, so that a prompt that begins with a dash is no flag. */
const prompt = (input: StartInput): string[] =>
  input.prompt === '' ? [] : [`--prompt-interactive=${input.prompt}`];

function readDialog({ rows }: ScreenView): QuestionDraft | undefined {
  const menu = readNumberedMenu(rows);
  if (!menu) return undefined;
  const above = rows.slice(0, menu.start).map(row => row.replace(/^[\s│┃]+|[\s│┃]+$/g, ''));
  const run = above.findLast(row => /^allow execution of/i.test(row));
  const edit = above.findLast(row => /^\?\s+\w*edit\w*\s+\S/i.test(row));
  const subject =
    /of:? ['"[]?(.+?)['"\]]?\??$/i.exec(run ?? '')?.[1] ??
    /edit\w*\s+(\S+?):?(?:\s|$)/i.exec(edit ?? '')?.[1];
  const asked = subject
    ? askAbout(run ? 'Run' : 'Edit', subject)
    : askInWords(above.findLast(row => row.endsWith('?')) ?? '', 'permission');
  return { ...asked, options: menu.options, selected: menu.selected };
}
