export const commandClasses = ['test', 'types', 'lint', 'build', 'format', 'vcs', 'other'] as const;
export type CommandClass = (typeof commandClasses)[number];

/**
 * What a command is by its first words, without wrappers. `check` names a task that may run tests: it counts as a test
 * when its output has a summary of tests.
 */
export function classOfWords(text: string): CommandClass | 'check' {
  if (prose.test(text)) return 'other';
  for (const [kind, patterns] of rules) if (patterns.some(pattern => pattern.test(text))) return kind;
  return 'other';
}

/** They show or search text, whatever stands in it. */
const prose =
  /^(?:echo|printf|cat|grep|egrep|rg|ag|sed|awk|head|tail|less|more|gh|glab|ls|find|fd|which|type|man|wc|jq|tree|touch|mkdir|rm|cp|mv|chmod|ps|kill|pkill|watch|ssh|curl|wget|open|code|vim?|nano)(?: |$)/;

const js = [
  /^(?:npm|pnpm|yarn|bun) (?:-\S+ )*(?:run(?:-script)? )?(?:test|t|tst)(?:[:.][\w:.-]+)?(?= |$)/,
  /^(?:npm|pnpm|yarn|bun) (?:-\S+ )*run(?:-script)? (?:-\S+ )*\S*(?:test|spec|e2e)\S*/,
  /^(?:npm|pnpm|yarn) (?:(?:-w|-C|-F|--filter|--prefix|--workspace|--cwd|--dir) \S+ |-\S+ )+(?:run )?test\S*/,
  /^(?:pnpm|yarn) (?:test|e2e|spec)[:\w-]*(?= |$)/,
  /^yarn workspaces? .*?\btest\S*/,
  /^vitest(?: (?:run|related|watch|dev|--?\S+|[^\s-]\S*))*$/,
  /^(?:jest|mocha|ava|tap|tape|jasmine|qunit|uvu|c8|nyc|cypress-run|testcafe|wtr|web-test-runner|elm-test|japa)(?= |$)/,
  /^(?:karma start|playwright test|cypress run|wdio|nightwatch|ng test|ember test|react-scripts test|stencil test|lerna run test|rushx? test|vue-cli-service test:\w+|craco test|deno test|aegir test|wireit test)(?= |$)/,
  /^(?:node|tsx|ts-node) (?:\S+ )*--test(?= |$|=)/,
  /^nx (?:run-many .*?)?(?:test|(?:affected|run-many).*?test|run \S+:test)/,
  /^turbo (?:run )?(?:\S+ )*?test\S*/,
  /^bun test(?= |$)/,
];
const python = [
  // A project's own script: `hatch run test`, `pdm run test:unit`, `bin/test`. The shell's `test` has arguments.
  /^test(?::[\w:-]+)?$/,
  /^(?:pytest|py\.test)(?= |$)/,
  /^python[\d.]* -m (?:pytest|unittest|nose2?|doctest|tox|nox|coverage run -m (?:pytest|unittest))(?= |$)/,
  /^coverage run .*?(?:pytest|unittest)/,
  /^python[\d.]* (?:\S*manage\.py test|setup\.py test|\S*test\S*\.py)(?= |$)/,
  /^(?:tox|nox|behave|robot|trial|nosetests|nose2|stestr|green)(?= |$)/,
  /^(?:django-admin|hatch|\S*manage\.py|bento) test(?= |$)/,
];
const compiled = [
  /^cargo (?:\+\S+ )?(?:t|test|nextest (?:run|r)|llvm-cov|tarpaulin|miri (?:test|nextest run)|hack .*?test)(?= |$)/,
  /^(?:cross test|wasm-pack test|go test|gotestsum|ginkgo|richgo test|gotest)(?= |$)/,
  /^(?:swift test|fastlane (?:test|scan)|xcodebuild (?:.* )?(?:test|test-without-building))(?= |$)/,
  /^ctest(?= |$)/,
  /^make (?:-\S+ (?:\S+ )?)*?(?:tests?|testsuite)\S*(?= |$)/,
  /^ninja (?:.* )?\S*test\S*(?= |$)/,
  /^(?:meson test|cmake --build .*--target \S*test\S*)(?= |$)/,
  /^(?:\.\/|\S+\/)\S*[_-]tests?(?:\.exe)?(?= |$)/,
  /^zig (?:build )?test(?= |$)/,
  /^(?:nim (?:\S+ )*\S*test\S*|nimble test|testament|crystal spec|v test)(?= |$)/,
];
const jvm = [
  /^gradlew?(?: \S+)* \S*(?:[tT]est|\bcheck\b|(?:connected|device)Check\b|verify)\S*/,
  /^mvn[wd]?(?: \S+)* (?:test|verify|integration-test|install)(?= |$)/,
  /^sbt .*?\btest\S*/i,
  /^mill .*?\.test/,
  /^(?:lein test|(?:clj|clojure) .*?(?::test|kaocha)|bazel(?:isk)? test|buck2? test|ant test|kotest|scala-cli test|pants test)(?= |$|\S)/,
];
const others = [
  /^(?:dotnet (?:test|vstest)|vstest\.console|nunit3-console|xunit\.console)(?:\.exe)?(?= |$)/,
  /^(?:rspec|rake (?:test|spec)\S*|rails (?:test|spec)\S*|ruby (?:\S+ )*?\S*(?:_test|test_\w+|_spec)\.rb|m|minitest|cucumber|parallel_rspec|parallel_test)(?= |$)/,
  /^(?:phpunit|pest|paratest|codecept run|composer (?:run(?:-script)? )?test\S*|php \S*artisan test|php (?:\S+ )*?\S*(?:phpunit|pest)\S*|behat|phpspec run|kahlan)(?= |$)/,
  /^(?:mix test|rebar3 (?:eunit|ct|proper)|gleam test|stack (?:.* )?test|cabal (?:v2-|new-)?test|dune (?:runtest|test)|opam .*--with-test)(?= |$|\S)/,
  /^(?:dart|flutter|very_good) (?:\S+ )?test(?= |$)/,
  /^(?:julia .*?Pkg\.test|Rscript .*?(?:testthat|devtools::test)|R CMD check|busted|bats|shellspec|shunit2|Invoke-Pester|pester|pwsh .*?Invoke-Pester|prove)(?= |$|\S)/i,
  /^(?:terraform|tofu|opa|forge|hardhat|truffle|anchor|helm|aiken|foundry) (?:test|unittest)(?= |$)/,
  /^(?:conftest (?:test|verify)|molecule test|act|devbox test|earthly \+test\S*|regal test)(?= |$)/,
  /^(?:just|task|devbox run|mise (?:run|r)|moon run|dagger(?: call)?|invoke|inv|doit|rake|nox -s|hatch run|poe|bake|mage|grunt|gulp|tox -e) (?:\S+ )*?\S*(?:test|spec|e2e)\S*/,
];
const checks = [
  /^(?:npm|pnpm|yarn|bun) (?:-\S+ )*(?:run )?\S*(?:check|ci|verify|validate)\S*(?= |$)/,
  /^(?:make|just|task|mise (?:run|r)|moon run|earthly|dagger(?: call)?|invoke|inv|doit|rake|hatch run|poe|composer|ninja|nox -s|tox -e|mage) (?:\S+ )*?\S*(?:check|ci|verify|validate)\S*(?= |$)/,
  /^(?:\.\/|\S+\/|scripts?\/)?\S*(?:run[_-]?)?(?:tests?|ci|check|verify)(?:\.sh|\.bash|\.py|\.js|\.mjs|\.ts)(?= |$)/,
  /^(?:bash|sh|zsh|node|tsx|ruby|php|python[\d.]*) \S*(?:test|ci|check|verify|spec)\S*(?= |$)/,
  /^pre-commit run(?= |$)/,
];
const types = [
  /^(?:tsc|tsgo|vue-tsc|svelte-check|mypy|dmypy|pyright|basedpyright|pytype|pyre|ty check|srb tc|sorbet|flow|phpstan|psalm|steep check|dialyzer|mix dialyzer|astro check)(?= |$)/,
  /^(?:npm|pnpm|yarn|bun) (?:-\S+ )*(?:run )?\S*(?:type-?check|types|tsc)\S*(?= |$)/,
  /^(?:make|just|task) \S*(?:typecheck|types|mypy)\S*(?= |$)/,
  /^python[\d.]* -m (?:mypy|pyright)(?= |$)/,
];
const format = [
  /^(?:prettier (?!.*(?:--check|-c ))|black (?!.*--check)|rustfmt|gofmt|goimports|gofumpt|clang-format|isort|shfmt|autopep8|yapf|ktfmt|dprint fmt|swiftformat|ormolu|fourmolu|nixfmt|alejandra|stylua)(?:.*)$/,
  /^(?:cargo (?:\+\S+ )?fmt|go fmt|dart format|mix format|zig fmt|terraform fmt|deno fmt|ruff format|biome format|dotnet format|nix fmt|treefmt|gleam format)(?= |$)/,
  /^(?:npm|pnpm|yarn|bun|make|just|task) (?:run )?(?:format|fmt|prettier)\S*(?= |$)/,
];
const lint = [
  /^(?:eslint|oxlint|flake8|pylint|golangci-lint|rubocop|standardrb|stylelint|shellcheck|hadolint|ktlint|detekt|swiftlint|xo|standard|tslint|markdownlint\S*|yamllint|actionlint|bandit|credo|phpcs|php-cs-fixer|clang-tidy|cppcheck|staticcheck|revive|knip|depcheck|semgrep|prettier|black|vale|cspell|tflint|ansible-lint|buf lint|commitlint|publint|hlint|clj-kondo|luacheck|selene|typos)(?= |$)/,
  /^(?:ruff(?: check)?|biome(?: (?:check|lint|ci))?|cargo (?:\+\S+ )?clippy|deno lint|go vet|mix credo|dart analyze|flutter analyze|next lint|ng lint|helm lint|python[\d.]* -m (?:ruff|flake8|pylint|black)|nx lint|turbo (?:run )?lint)(?= |$)/,
  /^(?:npm|pnpm|yarn|bun|make|just|task|rake|composer|gradlew?|mise run) (?:-\S+ )*(?:run )?\S*lint\S*(?= |$)/,
];
const build = [
  /^(?:npm|pnpm|yarn|bun|make|just|task|mise run|rake|composer) (?:-\S+ )*(?:run )?(?:build|compile|bundle|dist)\S*(?= |$)/,
  /^(?:make|ninja|meson compile|cmake|bazel(?:isk)? build|webpack|vite build|rollup|esbuild|tsup|next build|nuxt build|astro build|parcel build|ng build|turbo (?:run )?build|nx build|gcc|g\+\+|clang(?:\+\+)?|javac|kotlinc|rustc|msbuild|xbuild|ant|docker (?:compose )?build|docker buildx|podman build|nix build|stack build|cabal build|dune build|mix compile|swift build|xcodebuild|zig build|gleam build|flutter build|go (?:build|install)|cargo (?:\+\S+ )?(?:build|b|check|c|doc)|dotnet (?:build|publish)|gradlew? (?:\S+ )*(?:assemble|build|compile\S*)|mvn[wd]? (?:\S+ )*(?:compile|package)|sbt .*?compile|python[\d.]* -m build|poetry build|uv build|hatch build|wasm-pack build|bun build|deno compile|elm make|hugo|mkdocs build|sphinx-build)(?= |$)/,
];

const rules: ReadonlyArray<readonly [CommandClass | 'check', readonly RegExp[]]> = [
  ['vcs', [/^(?:git|jj|hg|svn|sl|fossil|git-lfs)(?= |$)/]],
  ['test', [...js, ...python, ...compiled, ...jvm, ...others]],
  ['types', types],
  ['format', format],
  ['lint', lint],
  ['check', checks],
  ['build', build],
];
