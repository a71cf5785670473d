import type { ShellPipeline } from './shell-syntax.ts';

/** What the exit code of a whole line says about one of its commands; see CommandSegment. */
export interface Tells {
  zeroTells: boolean;
  failureTells: boolean;
  filtered: boolean;
}

export interface Mode {
  /** `set -e`: the first command that fails ends the line. */
  strict: boolean;
  pipefail: boolean;
}

/** What the exit code of the whole says about pipeline `i`, by what stands around it. */
export function afterList(pipelines: readonly ShellPipeline[], i: number, outer: Tells, mode: Mode): Tells {
  let { zeroTells, failureTells } = outer;
  const own = pipelines[i];
  if (own?.negated || own?.link === '&') return { ...outer, zeroTells: false, failureTells: false };
  for (let j = 0; j < i; j++) {
    const before = pipelines[j];
    // Behind `a || b` b may not have run at all.
    if (before?.link === '||' && j === i - 1) zeroTells = false;
    const stops = before?.link === '&&' || (mode.strict && before?.link === ';');
    if (stops && before && !rarelyFails(before)) failureTells = false;
  }
  for (let j = i; j < pipelines.length - 1; j++) {
    const [link, next] = [pipelines[j]?.link, pipelines[j + 1]];
    const goesOn = link === '&&' || (mode.strict && link === ';');
    if (goesOn) {
      if (next && !rarelyFails(next)) failureTells = false;
    } else if (link === '||') {
      if (!next || !alwaysFails(next)) zeroTells = false;
      if (next && alwaysFails(next) && pipelines[j + 1]?.link === 'end') break;
    } else if (next && passesOn(next, pipelines[i])) {
      break;
    } else {
      zeroTells = false;
      failureTells = false;
    }
  }
  return { ...outer, zeroTells, failureTells };
}

/** The same for command `j` of a pipeline: what it pipes into may hide its exit code and its output. */
export function inPipeline({ commands }: ShellPipeline, j: number, tells: Tells, { pipefail }: Mode): Tells {
  const behind = commands.slice(j + 1);
  if (behind.length === 0) return tells;
  const filtered =
    tells.filtered ||
    behind.some(command => command.kind === 'simple' && filters.has(command.words[0] ?? ''));
  if (!pipefail) return { zeroTells: false, failureTells: false, filtered };
  const quiet = behind.every(
    command => command.kind === 'simple' && quietReaders.has(command.words[0] ?? ''),
  );
  return { ...tells, failureTells: tells.failureTells && quiet, filtered };
}

/** Lines are missing behind them that may have told of failures. */
const filters = new Set([
  'grep',
  'egrep',
  'fgrep',
  'rg',
  'ag',
  'sed',
  'awk',
  'head',
  'cut',
  'wc',
  'jq',
  'uniq',
  'sort',
]);
const quietReaders = new Set(['tail', 'tee', 'cat', 'sed', 'less', 'tr', 'sort', 'ts']);
const rare = new Set([
  'cd',
  'export',
  'echo',
  'printf',
  'set',
  'source',
  '.',
  'true',
  ':',
  'sleep',
  'unset',
  'mkdir',
  'pwd',
  'date',
  'clear',
  'ulimit',
  'shopt',
  'trap',
  'pushd',
  'rm',
  'for',
]);

const rarelyFails = ({ commands }: ShellPipeline) =>
  commands.every(
    command => command.kind === 'simple' && (rare.has(command.words[0] ?? '') || isAssignment(command.words)),
  );
const isAssignment = (words: readonly string[]) => words.every(word => /^[A-Za-z_]\w*=/.test(word));

/** `|| exit 1`, `|| false`, `|| { echo …; exit 1; }` */
function alwaysFails({ commands }: ShellPipeline): boolean {
  const last = commands.at(-1);
  if (last?.kind === 'group') {
    const end = last.list.pipelines.at(-1);
    return end !== undefined && alwaysFails(end);
  }
  if (last?.words[0] === 'false') return true;
  return /^(?:exit|return)$/.test(last?.words[0] ?? '') && /^(?:[1-9]\d*|\$\?|)$/.test(last?.words[1] ?? '');
}

/** `…; exit $?`, `… | tail; exit ${PIPESTATUS[0]}` */
function passesOn({ commands }: ShellPipeline, tests: ShellPipeline | undefined): boolean {
  const [command] = commands;
  if (command?.kind !== 'simple' || !/^(?:exit|return)$/.test(command.words[0] ?? '')) return false;
  const code = command.words[1] ?? '$?';
  return (
    (code === '$?' && tests?.commands.length === 1) ||
    /^\$\{(?:PIPESTATUS\[0\]|pipestatus\[1\])\}$/.test(code)
  );
}

/** `npm test; echo "exit: $?"` → how the code looks in the output. */
export function printedExit(
  tests: ShellPipeline,
  next: ShellPipeline,
  { pipefail }: Mode,
): RegExp | undefined {
  const echo = next.commands[0];
  if (
    next.commands.length !== 1 ||
    echo?.kind !== 'simple' ||
    echo.words[0] !== 'echo' ||
    tests.link === '||'
  )
    return undefined;
  const text = echo.words
    .slice(1)
    .filter(word => !/^-[ne]+$/.test(word))
    .join(' ');
  const last = tests.commands.length === 1 || pipefail;
  const code =
    /\$\{PIPESTATUS\[0\]\}|\$\{pipestatus\[1\]\}/.exec(text)?.[0] ??
    (last ? /\$\?/.exec(text)?.[0] : undefined);
  if (code === undefined) return undefined;
  const [before = '', after = ''] = text
    .split(code)
    .map(part => part.slice(-60).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${before}(\\d{1,3})${after}\\s*$`, 'm');
}

/** `exit ${PIPESTATUS[0]}`: the line ends with the exit code of the pipe's first command. */
export function endsWithFirst(next: ShellPipeline | undefined): boolean {
  const command = next?.commands[0];
  return command?.kind === 'simple' && command.words[0] === 'exit' && firstCode.test(command.words[1] ?? '');
}

const firstCode = /^\$\{(?:PIPESTATUS\[0\]|pipestatus\[1\])\}$/;
