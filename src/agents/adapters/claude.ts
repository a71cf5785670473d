import { strengths } from '../status/strengths.ts';
import { claudeTranscript } from '../transcripts/claude-reader.ts';
import { claudeHook } from './claude-hooks.ts';
import { claudeScreenRules } from './claude-screen.ts';
import { claudeHooks, oldVersion, oldVersionFeature } from './claude-settings.ts';
import { claudeInputRows, clearRows } from './clear-input.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { has, launch, prompted } from './launch.ts';
import type { Adapter, LaunchPlan, StartInput } from './types.ts';

/** Claude Code, checked with 2.1.330. It asks for permission unless the person's own settings say otherwise. */
export const claude: Adapter = {
  name: 'claude',
  title: 'Claude Code',
  program: 'claude',
  start(input) {
    // A used id is refused ("already in use"); a conversation the person chose by arguments has its own id.
    const preset = has(input.args, '--session-id', '--resume', '-r', '--continue', '-c') ? null : input.uuid;
    return withHooks(input, preset ? ['--session-id', preset] : [], preset);
  },
  resume(input) {
    if (input.nativeId === null) return claude.start(input);
    return withHooks(input, ['--resume', input.nativeId], input.nativeId);
  },
  // A paste of any size is taken as one; Enter right behind it was taken in every run, the pause is for slow machines.
  submit: {
    clear: screen => clearRows(claudeInputRows(screen)),
    bracketedPaste: true,
    pauseMs: 50,
    enter: keys.enter,
  },
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
  probe: { args: ['--version'], features: { [oldVersionFeature]: oldVersion } },
  versionArgs: ['--version'],
  transcript: 'claude',
  transcriptFormat: claudeTranscript,
  hook: claudeHook,
};

function withHooks(input: StartInput, conversation: readonly string[], nativeId: string | null): LaunchPlan {
  const { prompt, command, restate } = input;
  const { args, ...hooks } = claudeHooks(input);
  const plan = restate && !has(args, '--permission-mode') ? ['--permission-mode', 'plan'] : [];
  const argv = [...(command ?? [claude.program]), ...args, ...plan, ...conversation, ...prompted(prompt)];
  return { ...launch(argv, prompt, nativeId), ...hooks };
}
