import { claudeScreenRules } from './claude-screen.ts';
import { demoHook } from './demo-hook.ts';
import { keys, menuAnswers, quitByInterrupts } from './keys.ts';
import { launch, prompted } from './launch.ts';
import type { Adapter } from './types.ts';

/** The scripted agent that ships with pitwall; its screen is drawn in the manner of Claude Code. */
export const demo: Adapter = {
  name: 'demo',
  title: 'Demo agent',
  // `pitwall demo` sets agents.demo.command to its own Node and dist/demo-agent.js; there is nothing to find on PATH.
  program: 'pitwall-demo-agent',
  start({ command, args, prompt, uuid }) {
    return launch(
      [...(command ?? [demo.program]), ...args, '--session-id', uuid, ...prompted(prompt)],
      prompt,
      uuid,
    );
  },
  resume(input) {
    if (input.nativeId === null) return demo.start(input);
    const { command, args, prompt, nativeId } = input;
    return launch(
      [...(command ?? [demo.program]), ...args, '--resume', nativeId, ...prompted(prompt)],
      prompt,
      nativeId,
    );
  },
  submit: { bracketedPaste: true, pauseMs: 0, enter: keys.enter },
  answers: menuAnswers,
  interrupt: keys.escape,
  quit: quitByInterrupts,
  screenRules: claudeScreenRules,
  titleRules: [],
  osc7501: true,
  versionArgs: ['--version'],
  hook: demoHook,
};
