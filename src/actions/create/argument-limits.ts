/**
 * Why a program cannot be started with these arguments, undefined when it can: execve(2) fails with E2BIG, and by then
 * branch, worktree and host are made.
 * @returns what is too long and the most it may be, bytes
 */
export function tooLong(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): { bytes: number; most: number } | undefined {
  const most = platform === 'linux' ? linuxArgument : Number.POSITIVE_INFINITY;
  const longest = Math.max(...argv.map(size));
  if (longest > most) return { bytes: longest, most };
  const environment = Object.entries(env).map(([name, value]) => `${name}=${value ?? ''}`);
  const others = [...argv, ...environment].reduce((sum, text) => sum + size(text) + pointer, 0) - longest;
  const left = (platform === 'linux' ? linuxTotal : otherTotal) - ours - others;
  return longest > left ? { bytes: longest, most: Math.max(0, left) } : undefined;
}

/** With the NUL behind it. */
function size(text: string): number {
  return Buffer.byteLength(text) + 1;
}

/** MAX_ARG_STRLEN: 32 pages of 4096 bytes for one argument, its NUL included. */
const linuxArgument = 32 * 4096;
/** A quarter of the usual stack of 8 MiB, arguments and environment together. */
const linuxTotal = 2 * 1024 * 1024;
/** ARG_MAX of macOS, the smallest of the others. */
const otherTotal = 1024 * 1024;
/** Each text also takes a pointer. */
const pointer = 8;
/** What is added later: variables of the session, options for hooks. */
const ours = 32 * 1024;
