import { askAbout, askInWords } from '../status/question.ts';
import { strengths } from '../status/strengths.ts';
import type { QuestionDraft } from '../status/types.ts';
import { keys, quitByInterrupts } from './keys.ts';
import { launch, prompted } from './launch.ts';
import type { Adapter, ScreenView, StartInput } from './types.ts';

/** Cursor's command line agent. Screen words are from tools that rely on them. */
export const cursor: Adapter = {
  name: 'cursor',
  title: 'Cursor CLI',
  program: 'cursor-agent',
  start: input => launch([...base(input), ...prompted(input.prompt)], input.prompt),
  resume(input) {
    if (input.nativeId === null) return cursor.start(input);
    return launch(
      [...base(input), '--resume', input.nativeId, ...prompted(input.prompt)],
      input.prompt,
      input.nativeId,
    );
  },
  submit: { bracketedPaste: true, pauseMs: 150, enter: keys.enter },
  answers: {
    approve: question => (question.kind === 'permission' ? 'y' : undefined),
    deny: question => (question.kind === 'unknown' ? undefined : keys.escape),
    option: () => undefined,
  },
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: [
    {
      name: 'permission',
      value: 'needs-input',
      rows: 14,
      all: [/\b(?:run this command|write to this file)\?/, /\(y\)|\(esc or [np]\)|keep \(n\)/],
      strength: strengths.titleAsks,
      question: readPermission,
    },
    {
      name: 'stop hint',
      value: 'working',
      rows: 8,
      all: [/\bctrl\+c to stop\b|^\s*(?:⬡|⬢|[\u2800-\u28ff]+)\s+\w*ing\b|^\W*[1-9]\d* background tasks?\b/m],
      strength: strengths.screenWorking,
    },
  ],
  titleRules: [],
  osc7501: false,
  quietMs: 4000,
  versionArgs: ['--version'],
};

function base({ command, args }: StartInput): string[] {
  return [...(command ?? [cursor.program]), ...args];
}

function readPermission({ rows }: ScreenView): QuestionDraft {
  const text = rows.map(row => row.replace(/[│┃]/g, '').trim());
  const command = text.findLast(row => row.startsWith('$ '));
  if (command) return askAbout('Run', command.slice(2));
  return askInWords(text.findLast(row => row.endsWith('?')) ?? '', 'permission');
}
