import { join } from 'node:path';
import { type ShellSegment, shellSegments } from './shell-segments.ts';

/**
 * Files that a shell line most likely showed to the agent: arguments of `cat`, `head`, `tail`, `sed -n`, `grep`, `rg` and
 * their like, and `< file`. A guess from the words alone: whether they exist, and which of them are directories, is not
 * looked at. Paths are absolute.
 * @param cwd absolute, where the line ran; `cd` inside the line is followed
 */
export function shellReads(line: string, cwd: string): string[] {
  const found = new Set<string>();
  let here = cwd;
  for (const segment of shellSegments(unwrap(line))) {
    const [name = '', ...args] = command(segment);
    if (name === 'cd') {
      here = join(args[0]?.startsWith('/') ? '/' : here, args[0] ?? '');
      continue;
    }
    for (const path of [...segment.inputs, ...(readers[name]?.(args) ?? [])]) {
      if (isFileName(path)) found.add(join(path.startsWith('/') ? '/' : here, path));
    }
  }
  return [...found].slice(0, mostReads);
}

/** A command that names more files than this has listed a tree, not read it. */
const mostReads = 50;

/** `bash -lc '…'` → what stands inside. */
function unwrap(line: string): string {
  const wrapped = /^\s*(?:\S*\/)?(?:ba|z|da)?sh\s+-l?c\s+(['"])([\s\S]*)\1\s*$/.exec(line);
  return wrapped?.[2] ?? line;
}

/** The words of a command behind assignments and `sudo`, `time` and their like. */
function command({ words }: ShellSegment): string[] {
  const start = words.findIndex(
    word => !/^\w+=/.test(word) && !/^(?:sudo|time|command|nice|env)$/.test(word),
  );
  const [name = '', ...args] = start < 0 ? [] : words.slice(start);
  return [name.slice(name.lastIndexOf('/') + 1), ...args];
}

type ReadArguments = (args: readonly string[]) => string[];

const whole: ReadArguments = args => operands(args, /^-[nc]$|^--(?:lines|bytes)$/);
/** The first operand is the script, unless it came with `-e`. `sed -i` edits. */
const afterScript: ReadArguments = args => {
  if (args.some(arg => /^-[a-z]*i/.test(arg) || arg.startsWith('--in-place'))) return [];
  const files = operands(args, /^-[a-z]*[ef]$|^--(?:expression|file)$/);
  return args.some(arg => /^-[a-z]*e$|^--expression/.test(arg)) ? files : files.slice(1);
};
const afterPattern: ReadArguments = args => {
  if (args.some(arg => /^-[a-zA-Z]*[rR]|^--recursive$|^--files$/.test(arg))) return [];
  const files = operands(args, /^-[a-zA-Z]*[ABCmefgtTd]$|^--(?:include|exclude|glob|type|regexp|max-count)$/);
  const given = args.some(arg => /^-[a-zA-Z]*[ef]$|^--(?:regexp|file)/.test(arg));
  return (given ? files : files.slice(1)).filter(path => path !== '.' && !path.endsWith('/'));
};

const readers: Readonly<Record<string, ReadArguments>> = {
  cat: whole,
  tac: whole,
  nl: whole,
  bat: whole,
  head: whole,
  tail: whole,
  less: whole,
  more: whole,
  sed: afterScript,
  awk: args => operands(args, /^-[Fvf]$/).slice(1),
  jq: args => operands(args, /^--?(?:arg|argjson|f|from-file)$/).slice(1),
  grep: afterPattern,
  egrep: afterPattern,
  fgrep: afterPattern,
  rg: afterPattern,
};

/** Arguments that are neither options nor the value of one. */
function operands(args: readonly string[], takesValue: RegExp): string[] {
  const found: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') return [...found, ...args.slice(i + 1)];
    if (!arg.startsWith('-') || arg === '-') found.push(arg);
    else if (takesValue.test(arg)) i += 1;
  }
  return found;
}

function isFileName(path: string): boolean {
  return path !== '' && path !== '-' && path !== '.' && !path.startsWith('/dev/') && !/[\0\n]/.test(path);
}
