export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment git runs in: the user's own, minus every `GIT_*` variable (a `GIT_DIR` or `GIT_INDEX_FILE` left over
 * from a hook or an agent would point git at another repository), plus what makes its output the same everywhere.
 */
export function gitEnvironment(env: Env): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !/^GIT_/i.test(name)) clean[name] = value;
  }
  return Object.assign(clean, fixed);
}

const fixed = {
  /** `status` and friends would otherwise take `index.lock` to store refreshed stat data, in an agent's worktree. */
  GIT_OPTIONAL_LOCKS: '0',
  /** A prompt on the terminal would hang: nobody sees it behind the TUI. */
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: 'cat',
  PAGER: 'cat',
  /** Messages are shown as they are, and some are recognized: English, not the user's language. */
  LC_ALL: 'C',
} as const;
