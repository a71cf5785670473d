/**
 * What a session's work is compared with. `HEAD`, `@~2`, `ORIG_HEAD` are another commit in each worktree, and another one
 * after each commit there: compared with its own HEAD a branch has no commits. For these it is the commit they were.
 */
export function fixedBase({ base, baseSha }: { base: string; baseSha: string }): string {
  return /^(?:@|(?:[A-Z]+_)?HEAD)(?![\w./-])/.test(base) ? baseSha : base;
}
