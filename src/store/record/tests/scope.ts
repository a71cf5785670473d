/** Whether a test command runs a part only: a file, a name, a filter, one project. */
export function isPartial(words: readonly string[]): boolean {
  const text = words.slice(0, 4).join(' ');
  const program = words[0] ?? '';
  const start = ownWords.find(([pattern]) => pattern.test(text))?.[1] ?? 1;
  // `npm test FOO` hands nothing on without `--`, but yarn, pnpm and bun do.
  let args = words.slice(start);
  if (program === 'npm' && args.includes('--')) args = args.slice(args.indexOf('--') + 1);
  let rust = program === 'cargo' || program === 'cross';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      rust = false;
      continue;
    }
    if (rust && arg === '--workspace') continue;
    if (
      narrowing.test(arg) ||
      (rust && cargoNarrowing.test(arg)) ||
      (program === 'pytest' && /^-m$/.test(arg))
    )
      return true;
    if (arg.startsWith('-')) {
      if (!arg.includes('=') && takesValue.test(arg)) i += 1;
      continue;
    }
    if (!whole.test(arg))
      return !taskRunner.test(program) || /^(?:TESTS?|ARGS|FILTER|T|TESTARGS|FILE)=/i.test(arg);
  }
  return false;
}

/** How many words the command itself has, before its arguments. */
const ownWords: ReadonlyArray<readonly [RegExp, number]> = [
  [/^(?:npm|pnpm|yarn|bun) (?:run|run-script) /, 3],
  [/^python[\d.]* -m coverage run -m/, 6],
  [/^python[\d.]* -m unittest discover/, 4],
  [/^python[\d.]* -m /, 3],
  [/^python[\d.]* \S*manage\.py test/, 3],
  [/^python[\d.]* \S*test\S*\.py/, 1],
  [/^cargo \+\S+ nextest run/, 4],
  [/^cargo (?:nextest run|\+\S+ test|miri test)/, 3],
  [/^(?:php \S*artisan test|R CMD check|wasm-pack test|composer run \S+|xcodebuild test)/, 3],
  [/^(?:zig build test)/, 3],
  [
    /^(?:vitest|playwright|cypress|node|tsx|deno|bun|ng|react-scripts|nx|turbo|go|richgo|dotnet|mix|rebar3|gleam|stack|cabal|dune|dart|flutter|swift|meson|rails|rake|npm|pnpm|yarn|bazel|bazelisk|cargo|cross|terraform|forge|hardhat|helm|karma|lein|codecept|hatch|composer|opa|conftest|molecule|crystal|just|task|make|django-admin|mise|moon|inv|invoke|fastlane|sbt|lerna|rush|rushx|nimble|ant) (?!-)(?:run |related |test|t\b|start|spec|eunit|ct|verify|check|e2e|unittest|scan|runtest|"?test|proper|integration|ci)/,
    2,
  ],
];

/** Everything, by convention. */
const whole =
  /^(?:\.|\.\/?|\.\/\.\.\.|\/\/\.\.\.|\.\.\.|all|run|discover|tests?\/?|\.\/tests?\/?|specs?\/?|__tests__\/?|src\/?|\d+|test|verify|clean|install|check|build|\S+\.sln|t|spec|e2e|unit|\w+=\S*)$/;
const narrowing =
  /^(?:-k|-t|-k=?.+|--grep|-g|--fgrep|--filter|--testNamePattern|--test-name-pattern|--testPathPatterns?|--runTestsByPath|--findRelatedTests|--onlyChanged|--onlyFailures|--changed|--changedSince|--last-failed|--lf|--failed|--shard|--project|--projects|--selectProjects|-run|--run|--tests|--test|-R|-L|--tests-regex|-E|--only|--only-testing|-only-testing|--deselect|--ignore|--name|-n?ame|--example|-e|--tag|--tags|--group|--testsuite|--include-tag|--stale|--exact|--spec|--suite|--focus|-focus|-pl|--pl|-Dtest|-Dit\.test|-DtestOnly|--match-test|--match-contract|--match-path|--plain-name|--test-filter|--test_filter|--test-suite|--where|--class|--method|--package|--workspace)(?:[=:].*)?$/;
const cargoNarrowing =
  /^(?:-p|--package|--lib|--bins?|--doc|--tests|--test|--example|--bench|--exclude)(?:=.*)?$/;
const takesValue =
  /^(?:-c|-C|-j|-n|-o|-p|-r|-f|-w|-s|-i|-I|-d|-D|--config|--reporter|--reporters|--timeout|--testTimeout|--jobs|--maxWorkers|--workers|--pool|--environment|--env|--root|--dir|--rootdir|--count|--features|--target|--target-dir|--profile|--color|--colors|--cov|--cov-report|--tb|--parallel|--retries|--retry|--outputFile|--output|--logger|--configuration|--framework|--verbosity|--require|--import|--loader|--browser|--device|--settings|--manifest-path|--test-dir|-timeout|-count|-tags|-parallel|-cpu|-race=|-coverprofile|-coverpkg|--coverage-reporter|--prefix|--cwd|--filter-status|--maxfail|--durations|-scheme|-destination|-workspace|-project|-sdk|--preset|--build-config|--seed|--format|--reporter-options|--log-level)$/;
const taskRunner =
  /^(?:make|just|task|rake|mise|moon|inv|invoke|gradlew?|mvn[wd]?|tox|nox|xcodebuild|sbt|ninja)$/;
