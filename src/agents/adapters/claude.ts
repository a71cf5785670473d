import { strengths } from '../status/strengths.ts';
import { claudeTranscript } from '../transcripts/claude-reader.ts';
import { claudeScreenRules } from './claude-screen.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { has, launch, prompted } from './launch.ts';
import type { Adapter, StartInput } from './types.ts';

/** Claude Code, checked with 2.1.330. It asks for permission unless the person's own settings say otherwise. */
export const claude: Adapter = {
  name: 'claude',
  title: 'Claude Code',
  program: 'claude',
  start(input) {
    // A used id is refused ("already in use"); a conversation the person chose by arguments has its own id.
    const preset = has(input.args, '--session-id', '--resume', '-r', '--continue', '-c') ? null : input.uuid;
    return launch(
      [...base(input), ...(preset ? ['--session-id', preset] : []), ...prompted(input.prompt)],
      input.prompt,
      preset,
    );
  },
  resume(input) {
    if (input.nativeId === null) return claude.start(input);
    return launch(
      [...base(input), '--resume', input.nativeId, ...prompted(input.prompt)],
      input.prompt,
      input.nativeId,
    );
  },
  // A paste of any size is taken as one; Enter right behind it was taken in every run, the pause is for slow machines.
  submit: { bracketedPaste: true, pauseMs: 50, enter: keys.enter },
  answers: menuAnswers,
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: claudeScreenRules,
  titleRules: [
    { match: /^[◐◑◒◓\u2801-\u28ff] /u, value: 'working', strength: strengths.titleWorking },
    // Idle and a question have the same title: it only says "not working", less than anything the screen says.
    { match: /^✳ /u, value: 'idle', strength: 0.2 },
  ],
  osc7501: true,
  versionArgs: ['--version'],
  transcript: 'claude',
  transcriptFormat: claudeTranscript,
};

function base({ command, args, restate }: StartInput): string[] {
  const plan = restate && !has(args, '--permission-mode') ? ['--permission-mode', 'plan'] : [];
  return [...(command ?? [claude.program]), ...args, ...plan];
}
