import type { CommandClass } from './command-classes.ts';

/** Whether a command leaves the worktree's files as they are. Only what is known to: everything else may change them. */
export function leavesFiles(words: readonly string[], kind: CommandClass | 'check'): boolean {
  const text = words.join(' ');
  if (kind === 'vcs') return vcs.test(text);
  if (fixes.test(text)) return false;
  if (kind === 'test' || kind === 'types' || kind === 'lint' || kind === 'build' || kind === 'check')
    return true;
  if (words[0] === 'sed') return !words.some(word => /^-[a-zA-Z]*i|^--in-place/.test(word));
  if (words[0] === 'find') return !/ -(?:delete|exec|execdir|ok|fprint\w*)\b/.test(text);
  return readers.has(words[0] ?? '') || versions.test(text);
}

const fixes =
  / (?:--fix\S*|--write|-w|--update-snapshots?|--updateSnapshot|-u|--apply\S*|--unsafe|--snapshot-update|--bless|-a|-A|--auto-correct\S*)(?= |$)/;
/** What git does to its own files or to the remote does not change what was tested. */
const vcs =
  /^git (?:-\S+ (?:\S+ )?)*?(?:status|diff|log|show|blame|branch|add|commit|push|fetch|remote|tag|rev-parse|rev-list|ls-files|ls-tree|cat-file|grep|describe|shortlog|reflog|config|worktree list|notes|symbolic-ref|merge-base|name-rev|for-each-ref|check-ignore|check-attr|var|help|version|stash list|stash show)(?= |$)/;
const versions = / (?:--version|-V|--help|-h|version)$/;
const readers = new Set(
  (
    'cat head tail less more bat nl tac grep egrep fgrep rg ag ls tree fd which type whereis command file stat wc du df ' +
    'diff cmp comm sort uniq cut tr awk jq yq echo printf pwd cd true false test [ [[ date whoami id hostname uname env ' +
    'printenv ps pgrep top free uptime lsof ss netstat sleep wait kill pkill exit return set export unset source . local ' +
    'readlink realpath basename dirname md5sum sha256sum shasum xxd od hexdump strings column fold seq yes read shopt ' +
    'trap ulimit pushd popd man info gh glab ping dig nslookup man cal for case : let declare'
  ).split(' '),
);
