import { clearLine } from './clear-input.ts';
import type { Adapter } from './types.ts';

/** Only sh knows $SHELL of the agent's environment; constant, no value becomes part of it. */
const shellOfThePerson = '[ -x "$SHELL" ] && exec "$SHELL" "$@"; exec /bin/sh "$@"';

/**
 * The person's own shell in the worktree. The task is not sent to it: a sentence is no command. It works while another
 * program is in the foreground of its terminal, or as its prompt marks (OSC 133) say.
 */
export const shell: Adapter = {
  name: 'shell',
  title: 'Shell',
  program: '/bin/sh',
  start({ command, args }) {
    const own = ['/bin/sh', '-c', shellOfThePerson, 'sh'];
    return { argv: [...(command ?? own), ...args], env: {}, prompt: 'none', nativeId: null };
  },
  submit: { clear: clearLine, bracketedPaste: true, pauseMs: 0, enter: '\r' },
  answers: { approve: () => undefined, deny: () => undefined, option: () => undefined },
  interrupt: '\x03',
  // End of input at an empty prompt; ctrl-c first empties it.
  quit: [
    { bytes: '\x03', pauseMs: 200 },
    { bytes: '\x04', pauseMs: 1000 },
  ],
  screenRules: [],
  titleRules: [],
  osc7501: false,
  quietMs: 2000,
  foreground: true,
  versionArgs: ['-c', 'printf %s "$SHELL"'],
};
