import { expect, test } from 'vitest';
import { agentEnvironment } from '../../../src/agents/link/environment.ts';

const options = { sessionId: '01ABC', spool: '/spool' };

test("the person's own variables stay, settings of agents included", () => {
  const env = {
    PATH: '/bin',
    EDITOR: 'vi',
    CLAUDE_CODE_USE_BEDROCK: '1',
    CODEX_HOME: '/c',
    GIT_AUTHOR_NAME: 'A',
    EMPTY: '',
  };
  expect(agentEnvironment(env, options)).toMatchObject(env);
});

test('what belongs to the place pitwall was started from is left out', () => {
  const env = {
    CLAUDECODE: '1',
    CLAUDE_CODE_SESSION_ID: 'x',
    CODEX_SANDBOX: 'seatbelt',
    TMUX: '/tmp/tmux',
    STY: '1.pts',
    TERM_PROGRAM: 'iTerm.app',
    COLUMNS: '80',
    GIT_DIR: '/repo/.git',
    GIT_INDEX_FILE: '/repo/.git/index',
    GIT_WORK_TREE: '/repo',
    PITWALL_PORT: '20000',
    GONE: undefined,
  };
  expect(agentEnvironment(env, options)).toEqual({
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    PITWALL_SESSION: '01ABC',
    PITWALL_SPOOL: '/spool',
  });
});

test('session, spool, port and ssh agent are set; what the adapter adds wins', () => {
  const env = agentEnvironment(
    { SSH_AUTH_SOCK: '/tmp/ssh-xyz/agent.1', TERM: 'dumb' },
    {
      ...options,
      port: 20_010,
      sshAuthSock: '/run/pitwall/ssh-agent',
      added: { COLORTERM: '', NO_BROWSER: '1' },
    },
  );
  expect(env).toEqual({
    TERM: 'xterm-256color',
    COLORTERM: '',
    PITWALL_SESSION: '01ABC',
    PITWALL_SPOOL: '/spool',
    PITWALL_PORT: '20010',
    SSH_AUTH_SOCK: '/run/pitwall/ssh-agent',
    NO_BROWSER: '1',
  });
});
