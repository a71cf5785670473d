import { strengths } from '../status/strengths.ts';
import { codexTranscript } from '../transcripts/codex-reader.ts';
import { clearRows, codexInputRows } from './clear-input.ts';
import { codexHooks } from './codex-hook-arguments.ts';
import { codexHookCheck } from './codex-hook-check.ts';
import { codexHook } from './codex-hooks.ts';
import { noteRefusedGit } from './codex-sandbox.ts';
import { codexScreenRules } from './codex-screen.ts';
import { keys, optionKeys, quitByInterrupts } from './keys.ts';
import { has, launch, prompted } from './launch.ts';
import type { Adapter, LaunchPlan, StartInput } from './types.ts';

/** Codex CLI, checked with 0.169.0. It chooses its conversation id itself: see transcripts/codex-rollout.ts. */
export const codex: Adapter = {
  name: 'codex',
  title: 'Codex CLI',
  program: 'codex',
  start: input => withHooks(input, [], null),
  resume(input) {
    if (input.nativeId === null) return codex.start(input);
    return withHooks(input, ['resume', input.nativeId], input.nativeId);
  },
  // Text and Enter in one burst are taken as a paste and not submitted; 0.4 s was always enough.
  submit: {
    clear: screen => clearRows(codexInputRows(screen)),
    bracketedPaste: true,
    pauseMs: 400,
    enter: keys.enter,
  },
  answers: {
    approve: question => (question.kind === 'permission' ? 'y' : undefined),
    // On a fork, Esc takes the directory of the other session.
    deny: ({ kind, options }) =>
      kind === 'unknown' || options.some(({ label }) => /^use session directory/i.test(label))
        ? undefined
        : keys.escape,
    option: optionKeys,
  },
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: codexScreenRules,
  titleRules: [
    { match: /^\[ [!.] \] Action Required/, value: 'needs-input', strength: strengths.titleAsks },
    { match: /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] /u, value: 'working', strength: strengths.titleWorking },
    { match: /\S/, value: 'idle', strength: strengths.titleIdle },
  ],
  osc7501: true,
  // Plain codex starts a shared server that outlives the session and lends it another session's environment.
  probe: { args: ['--help'], features: { noDaemon: /--no-daemon\b/ }, talk: codexHookCheck },
  versionArgs: ['--version'],
  transcript: 'codex',
  transcriptFormat: codexTranscript,
  hook: codexHook,
  remark: noteRefusedGit,
};

function withHooks(input: StartInput, conversation: readonly string[], nativeId: string | null): LaunchPlan {
  const { args: hooks, ...off } = codexHooks(input);
  const argv = [...base(input), ...hooks, ...conversation, ...prompted(input.prompt)];
  return { ...launch(argv, input.prompt, nativeId), ...off };
}

function base({ command, args, features, restate, writable = [] }: StartInput): string[] {
  const own = features.has('noDaemon') && !has(args, '--no-daemon', '--remote') ? ['--no-daemon'] : [];
  const readOnly = restate && !has(args, '-s', '--sandbox') ? ['--sandbox', 'read-only'] : [];
  // A read-only sandbox ignores further directories, with a warning.
  const dirs = readOnly.length > 0 ? [] : writable.flatMap(dir => ['--add-dir', dir]);
  return [...(command ?? [codex.program]), ...args, ...own, ...readOnly, ...dirs];
}
