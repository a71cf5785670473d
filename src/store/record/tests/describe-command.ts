import { type CommandClass, classOfWords, commandClasses } from './command-classes.ts';
import { afterList, endsWithFirst, inPipeline, type Mode, printedExit, type Tells } from './exit-reach.ts';
import { leavesFiles } from './read-only.ts';
import { isPartial } from './scope.ts';
import { parseShell, type ShellCommand, type ShellList } from './shell-syntax.ts';
import type { TestPatterns } from './test-patterns.ts';
import { unwrap } from './unwrap.ts';

/** One simple command of a line, without its wrappers. */
export interface CommandSegment {
  words: readonly string[];
  /** `check`: a task that counts as a test when a summary of tests is in its output. */
  class: CommandClass | 'check';
  /** A test of a part: a path, a name, a filter. */
  partial: boolean;
  /** A test that watches and never ends by itself. */
  watch: boolean;
  /** The line's exit code 0 says that this command had 0. */
  zeroTells: boolean;
  /** Another exit code of the line says that it was this command that failed. */
  failureTells: boolean;
  /** Its output goes through `grep` and its like: a line about failures may be missing. */
  filtered: boolean;
  leavesFiles: boolean;
}

export interface CommandDescription {
  /** The weightiest of its segments: test, types, lint, build, format, vcs, other. */
  class: CommandClass;
  segments: readonly CommandSegment[];
  /** An exit code 0 of the line does not say that its tests, or else its last command, passed. */
  masked: boolean;
  /** Finds the exit code of the tests where the line prints it: `npm test; echo "exit $?"`. */
  printedExit: RegExp | undefined;
  /** Something in it may change files of the worktree. */
  mayChangeFiles: boolean;
}

/** A line with more commands than this is a program. */
const mostSegments = 200;

/** What a command line is. Pure; linear in its length, which is capped. */
export function describeCommand(cmd: string, patterns?: TestPatterns): CommandDescription {
  const found: Found = { segments: [], printedExit: undefined, patterns };
  const strict = /(?:^|[;&\n]\s*)set\s+(?:-[a-z]*e|-o errexit)/.test(cmd);
  const pipefail = /(?:^|[;&\n('"]\s*)set\s+(?:[-+]\w+\s+)*-\w*o\s+pipefail\b/.test(cmd);
  walk(
    parseShell(cmd),
    { zeroTells: true, failureTells: true, filtered: false },
    { strict, pipefail },
    found,
    0,
  );
  const { segments, printedExit } = found;
  const tests = segments.filter(segment => segment.class === 'test' || segment.class === 'check');
  const kinds = new Set(segments.map(segment => segment.class));
  const judged = tests.length > 0 ? tests : segments.slice(-1);
  return {
    class: commandClasses.find(kind => kinds.has(kind)) ?? 'other',
    segments,
    masked: judged.some(segment => !segment.zeroTells),
    printedExit,
    mayChangeFiles: segments.some(segment => !segment.leavesFiles),
  };
}

interface Found {
  segments: CommandSegment[];
  printedExit: RegExp | undefined;
  patterns: TestPatterns | undefined;
}
function walk(list: ShellList, outer: Tells, mode: Mode, found: Found, depth: number): void {
  list.pipelines.forEach((pipeline, i) => {
    if (found.segments.length >= mostSegments) return;
    const tells = afterList(list.pipelines, i, outer, mode);
    pipeline.commands.forEach((command, j) => {
      if (found.segments.length >= mostSegments) return;
      visit(
        command,
        inPipeline(
          pipeline,
          j,
          tells,
          j === 0 && endsWithFirst(list.pipelines[i + 1]) ? { ...mode, pipefail: true } : mode,
        ),
        mode,
        found,
        depth,
      );
    });
    const next = list.pipelines[i + 1];
    if (next && pipeline.commands.some(command => isTest(command, found.patterns))) {
      found.printedExit ??= printedExit(pipeline, next, mode);
    }
  });
}

function visit(command: ShellCommand, tells: Tells, mode: Mode, found: Found, depth: number): void {
  if (command.kind === 'group') {
    walk(command.list, tells, mode, found, depth + 1);
    return;
  }
  const inner = unwrap(command.words);
  if (inner.kind === 'line') {
    if (depth > 4) return;
    const { strict, pipefail } = inner;
    const within = {
      strict: strict || /(?:^|[;&\n]\s*)set\s+-[a-z]*e/.test(inner.line),
      pipefail: pipefail || mode.pipefail || /\bset\s+(?:[-+]\w+\s+)*-\w*o\s+pipefail\b/.test(inner.line),
    };
    walk(parseShell(inner.line), tells, within, found, depth + 1);
    return;
  }
  const { kind, watch } = classify(inner.words, command.words, found.patterns);
  const text = inner.words.join(' ');
  found.segments.push({
    words: inner.words,
    class: kind,
    partial: (kind === 'test' || kind === 'check') && isPartial(inner.words),
    watch,
    ...tells,
    zeroTells: tells.zeroTells && !watch,
    failureTells: tells.failureTells && !watch,
    leavesFiles: !command.writes && (leavesFiles(inner.words, kind) || /^[A-Za-z_]\w*=\S*$/.test(text)),
  });
}

function classify(
  words: readonly string[],
  raw: readonly string[],
  patterns: TestPatterns | undefined,
): { kind: CommandClass | 'check'; watch: boolean } {
  const text = words.join(' ').slice(0, mostMatched);
  const said = patterns?.say(text, raw.join(' ').slice(0, mostMatched));
  if (said === 'test') return { kind: 'test', watch: false };
  const kind = classOfWords(text);
  if (kind !== 'test' && kind !== 'check') return { kind, watch: false };
  if (said === 'not' || listsOnly(words, text)) return { kind: 'other', watch: false };
  return {
    kind,
    watch: words.some(word => /^--watch(?:All|-all)?(?:=true)?$|^--ui$/.test(word)) || words[1] === 'watch',
  };
}

/** The patterns look at the first words; behind this stand arguments. Characters. */
const mostMatched = 400;

/** It tells about tests, or prepares them, and runs none. */
function listsOnly(words: readonly string[], text: string): boolean {
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const all = words.filter(word => listing.test(word));
  if (all.length > 0) return true;
  if (/^(?:make|gmake)$/.test(own[0] ?? '') && own.some(word => /^-[a-zA-Z]*n[a-zA-Z]*$/.test(word)))
    return true;
  if (
    /^mvn|^gradlew?/.test(text) &&
    /-DskipTests(?!=false)|-Dmaven\.test\.skip(?!=false)| -x \S*test/i.test(text)
  ) {
    return !/ test(?= |$)/.test(text.replace(/ -x \S*/, '')) || /-DskipTests|-Dmaven\.test\.skip/.test(text);
  }
  if (/^gradlew? (?:.* )?tasks(?= |$)/.test(text)) return true;
  if (/^go test(?: \S+)* -c(?= |$)/.test(text)) return true;
  if (/^opam \S+ .*--with-test/.test(text)) return /--deps-only/.test(text);
  return /^(?:\S+ )?(?:install|init|codegen|open|show-report|show-trace|add|remove|uninstall)(?= |$)/.test(
    text,
  );
}

const listing =
  /^(?:--help|-h|--version|-V|--list|--list-?tests|--listTests|--collect-only|--co|--no-run|--dry-run|--just-print|--showConfig|--show-config|-list(?:=\S*)?|--fixtures|--markers|--list-tests|-N|--show-only)$/;

function isTest(command: ShellCommand, patterns: TestPatterns | undefined): boolean {
  if (command.kind === 'group') return false;
  const inner = unwrap(command.words);
  if (inner.kind === 'line') return true;
  return /^(?:test|check)$/.test(classify(inner.words, command.words, patterns).kind);
}
