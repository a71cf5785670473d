export interface AgentEnvironmentOptions {
  sessionId: string;
  /** The session's spool directory, where hooks deliver. */
  spool: string;
  /** First of ten ports that only this session was given; undefined when none is left. */
  port?: number | undefined;
  /** The stable link to the ssh agent's socket; undefined when the person has none. */
  sshAuthSock?: string | undefined;
  /** From adapter and settings; wins over everything else. */
  added?: Readonly<Record<string, string>>;
}

/**
 * The environment an agent starts with: the person's own, without what only made sense where pitwall was started.
 * Nothing but named variables is removed: `CLAUDE_CODE_USE_BEDROCK` or `CODEX_HOME` are the person's settings.
 */
export function agentEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: AgentEnvironmentOptions,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !isLeftOut(name)) result[name] = value;
  }
  // What the host's terminal is: an xterm with 24-bit colour, whatever the person's terminal calls itself.
  result.TERM = 'xterm-256color';
  result.COLORTERM = 'truecolor';
  result.PITWALL_SESSION = options.sessionId;
  result.PITWALL_SPOOL = options.spool;
  if (options.port !== undefined) result.PITWALL_PORT = String(options.port);
  if (options.sshAuthSock !== undefined) result.SSH_AUTH_SOCK = options.sshAuthSock;
  return { ...result, ...options.added };
}

/** Set by an agent for its own children; an agent that finds them believes to be somebody's sub-agent. */
const agentRunTime = [
  'CLAUDECODE',
  'CLAUDE_CODE_CHILD_NOTES_DIR',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_EXECPATH',
  'CLAUDE_CODE_MESSAGING_SOCKET',
  'CLAUDE_CODE_SESSION_ATTENDED',
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_CODE_SSE_PORT',
  'CLAUDE_CODE_TMPDIR',
  'CLAUDE_EFFORT',
  'CLAUDE_PID',
  'CLAUDE_PROJECT_DIR',
  'CODEX_CI',
  'CODEX_INTERNAL_ORIGINATOR_OVERRIDE',
  'CODEX_SANDBOX',
  'CODEX_SANDBOX_NETWORK_DISABLED',
  'CODEX_THREAD_ID',
  'GEMINI_CLI',
  'OPENCODE',
  'OPENCODE_PID',
  'OPENCODE_RUN_ID',
  'CURSOR_AGENT',
  'CURSOR_TRACE_ID',
  'COPILOT_CLI',
];

/** The terminal or multiplexer around pitwall; programs would speak dialects that the host's terminal does not know. */
const outerTerminal = [
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'ZELLIJ',
  'ZELLIJ_PANE_ID',
  'ZELLIJ_SESSION_NAME',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'TERMCAP',
  'VTE_VERSION',
  'KITTY_WINDOW_ID',
  'KITTY_PID',
  'KITTY_LISTEN_ON',
  'WEZTERM_PANE',
  'WEZTERM_UNIX_SOCKET',
  'ITERM_SESSION_ID',
  'WT_SESSION',
  'WINDOWID',
  'LINES',
  'COLUMNS',
  'NODE_CHANNEL_FD',
];

/** What `git rev-parse --local-env-vars` lists, without configuration: each names a repository or a part of one. */
const repositoryNames = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

const leftOut = new Set([...agentRunTime, ...outerTerminal, ...repositoryNames]);

/** `PITWALL_SESSION`, `_SPOOL`, `_PORT` of an outer session go; settings such as `PITWALL_AGENTS_DEFAULT` stay. */
const ofOuterSession = new Set(['PITWALL_SESSION', 'PITWALL_SPOOL', 'PITWALL_PORT']);

function isLeftOut(name: string): boolean {
  return leftOut.has(name) || ofOuterSession.has(name);
}
