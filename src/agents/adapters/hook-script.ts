/** Name of the script in `HookPlace.dir`. */
export const hookScriptName = 'tell';

/** Most bytes of one message; a hook's payload holds one tool call. The host reads no larger one. */
export const mostHookBytes = 8 * 1024 * 1024;
/** With so many messages unread nobody reads, or somebody is very late: then only small ones are kept, */
const lateCount = 32;
/** up to this size, bytes, */
const lateBytes = 64 * 1024;
/** and from this number on none: a process that outlives its session must not fill the disk. */
export const mostMessages = 1000;

/** `ulimit -f` counts in these. */
const block = 512;

/**
 * What an agent runs for each of its hooks: puts stdin as one file into `$PITWALL_SPOOL`, where the host of the session
 * takes it (host/spool.ts). POSIX shell because every machine has one; one process besides it. It prints nothing and
 * exits 0 whatever happens: what a hook prints some agents show to the model, and another code stops their work.
 *
 * The message is `.name`; when it is whole an empty file `name` says so: a shell makes that one without starting `mv`, which
 * would cost a third of the whole (and `true`, because a shell ends with an error where `:` cannot write). Names tell messages apart (a shell knows no finer time than a second), the order is the
 * time of the messages. What cannot be kept is still read to its end: an agent that writes to a closed pipe calls that a
 * failed hook.
 */
export const hookScript = `#!/bin/sh
# Written by pitwall for one session: hands what the agent's hooks say to the session's host. Safe to delete.
exec 2>/dev/null
trap 'exit 0' HUP INT TERM
cd "\${PITWALL_SPOOL:-/nowhere/}" || { cat >/dev/null; exit 0; }
set -- *
[ $# -lt ${mostMessages} ] || { cat >/dev/null; exit 0; }
size=${mostHookBytes / block}
[ $# -lt ${lateCount} ] || size=${lateBytes / block}
name=$$
while [ -e "$name" ] || [ -e ".$name" ]; do name=$name.$PPID; done
umask 077
(ulimit -c 0; ulimit -f $size; exec cat) >".$name"
case $? in
0) true >"$name" ;;
*) rm -f ".$name"; cat >/dev/null ;;
esac
exit 0
`;

/** The command line that an agent gives to a shell to run the script: by `sh`, for file systems mounted noexec. */
export function hookCommand(script: string): string {
  return `/bin/sh ${quoted(script)}`;
}

/** One word for a POSIX shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
