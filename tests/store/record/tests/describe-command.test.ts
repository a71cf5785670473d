import { expect, test } from 'vitest';
import { describeCommand } from '../../../../src/store/record/tests/describe-command.ts';
import { compileTestPatterns } from '../../../../src/store/record/tests/test-patterns.ts';

const testLines = `
npm test
npm t
npm run test:unit
npm run-script test
pnpm -r test
pnpm --filter @shop/api test
pnpm --filter api exec vitest run
yarn workspace api test
yarn test --coverage
bun test
npx vitest run src/a.test.ts
npx --yes jest --ci
./node_modules/.bin/mocha
node_modules/.bin/vitest run
CI=1 npx playwright test
npx cypress run
node --test
node --import tsx --test test/
deno test -A
ng test --watch=false
npx nx run-many -t test
turbo run test
pytest -q
python -m pytest tests/
python3 -m unittest discover
uv run pytest -x
uv run --group dev pytest
poetry run python -m pytest
hatch run test
pdm run test:unit
clojure -X:test
pipenv run pytest
tox
nox -s tests
python manage.py test shop
coverage run -m pytest
cargo test
cargo +nightly test --workspace
cargo nextest run
cargo t
go test ./...
gotestsum -- ./...
./gradlew test
./gradlew :app:testDebugUnitTest
gradle check
./mvnw -q test
mvn -B verify
sbt test
lein test
bazel test //...
dotnet test
bundle exec rspec
bin/rails test
rake spec
ruby -Itest test/cart_test.rb
vendor/bin/phpunit
./vendor/bin/pest
php artisan test
composer test
ctest --test-dir build
make test
make -j4 test
make -C core test
ninja -C build test
meson test -C build
./build/cart_test
swift test
xcodebuild -scheme App test
mix test
rebar3 eunit
stack test
cabal test
dune runtest
zig build test
flutter test
dart test
bats test/
busted
prove -l t
forge test
terraform test
just test
task test
mise run test
docker compose exec -T app pytest
docker compose run --rm -e CI=1 app npm test
docker exec -it web bundle exec rspec
docker run --rm -v "$PWD:/app" node:24 npm test
bash -lc 'npm test'
bash -lc "cd api && pytest -q"
sh -c "npm ci && npm test"
cd api && npm test
(cd api; npm test)
timeout 60 npm test
time npm test
sudo -u app npm test
env CI=1 FOO=bar npm test
nix develop -c cargo test
devbox run test
direnv exec . pytest
op run -- npm test
source .venv/bin/activate && pytest
set -euo pipefail; npm test 2>&1 | tail -20
for i in 1 2 3; do npm test; done
if npm test; then echo good; fi
npm test > out.txt 2>&1
`;

test.each(testLines.trim().split('\n'))('a test: %s', line => {
  expect(describeCommand(line).class).toBe('test');
});

const otherLines: ReadonlyArray<[string, string]> = [
  ['npm test -- --help', 'other'],
  ['npx jest --listTests', 'other'],
  ['pytest --collect-only -q', 'other'],
  ['cargo test --no-run', 'other'],
  ['make -n test', 'other'],
  ['npx playwright install --with-deps', 'other'],
  ['npx cypress open', 'other'],
  ['mvn install -DskipTests', 'other'],
  ['echo npm test', 'other'],
  ['grep -rn "npm test" .', 'other'],
  ['cat test.txt', 'other'],
  ['rg pytest', 'other'],
  ['git commit -m "make npm test pass"', 'vcs'],
  ['git commit -m "$(cat <<\'EOF\'\nfix\nnpm test\nEOF\n)"', 'vcs'],
  ["cat > run.sh <<'END'\nnpm test\nEND", 'other'],
  ['# npm test', 'other'],
  ['ls tests', 'other'],
  ['npx eslint src', 'lint'],
  ['cargo clippy --all', 'lint'],
  ['ruff check .', 'lint'],
  ['npm run lint', 'lint'],
  ['npx tsc --noEmit', 'types'],
  ['uv run mypy src', 'types'],
  ['npm run typecheck', 'types'],
  ['npm run build', 'build'],
  ['cargo build --release', 'build'],
  ['go build ./...', 'build'],
  ['cargo fmt', 'format'],
  ['npx prettier --write .', 'format'],
  ['npx prettier --check .', 'lint'],
  ['git status', 'vcs'],
  ['npm install', 'other'],
  ['npm run check', 'other'],
  ['', 'other'],
];

test.each(otherLines)('no test: %s is %s', (line, kind) => {
  expect(describeCommand(line).class).toBe(kind);
});

test.each([
  ['npm test', false],
  ['npm test | tail -20', true],
  ['npm test 2>&1 | tee out.txt', true],
  ['set -o pipefail; npm test | tail -20', false],
  ['bash -o pipefail -c "npm test | tail -20"', false],
  ['npm test || true', true],
  ['npm test || echo failed', true],
  ['npm test || exit 1', false],
  ['npm test || { echo failed; exit 1; }', false],
  ['npm test; echo done', true],
  ['set -e; npm test; echo done', false],
  ['npm test\necho done', true],
  ['npm test;', false],
  ['npm test &', true],
  ['npm test & sleep 5', true],
  ['! npm test', true],
  ['npm run lint && npm test', false],
  ['npm test && npm run lint', false],
  ['npm run lint; npm test', false],
  ['yes | npm test', false],
  ['(npm test) | tail', true],
  ['bash -lc "npm test | tail"', true],
  [`npm test | tail -5; exit $\{PIPESTATUS[0]}`, false],
  ['if npm test; then echo good; fi', true],
])('the exit code of %j is masked: %s', (line, masked) => {
  expect(describeCommand(line).masked).toBe(masked);
});

test.each([
  ['npm test', false],
  ['npm test -- login', true],
  ['npx vitest run', false],
  ['npx vitest run src/a.test.ts', true],
  ['npx vitest run --project unit', true],
  ['npx jest -t "adds"', true],
  ['npx jest --reporters default', false],
  ['pytest', false],
  ['pytest tests/', false],
  ['pytest tests/test_cart.py::test_add', true],
  ['pytest -k cart', true],
  ['pytest -n 4', false],
  ['cargo test', false],
  ['cargo test --workspace', false],
  ['cargo test -p core', true],
  ['cargo test cart', true],
  ['go test ./...', false],
  ['go test -run TestCart ./...', true],
  ['go test ./cart', true],
  ['./gradlew test', false],
  ['./gradlew test --tests CartTest', true],
  ['mvn test -Dtest=CartTest', true],
  ['make test', false],
  ['bundle exec rspec spec/cart_spec.rb', true],
  ['dotnet test --filter Cart', true],
  ['bazel test //...', false],
  ['bazel test //cart:all', true],
])('%s runs a part: %s', (line, partial) => {
  expect(describeCommand(line).segments.find(segment => segment.class === 'test')?.partial).toBe(partial);
});

test.each([
  ['ls -la && cat a.txt', false],
  ['git add -A && git commit -m x', false],
  ['git checkout main', true],
  ['git stash', true],
  ['echo x > a.txt', true],
  ['sed -n 1,5p a.txt', false],
  ['sed -i s/a/b/ a.txt', true],
  ['npm run lint', false],
  ['npx eslint --fix .', true],
  ['npm install', true],
  ['python gen.py', true],
  ['rg foo 2>/dev/null | head', false],
])('%s may change files: %s', (line, changes) => {
  expect(describeCommand(line).mayChangeFiles).toBe(changes);
});

test('rules of the person come first; a bad one is a sentence and the others work', () => {
  const patterns = compileTestPatterns({
    tests: ['^prove-it', '(', 'x'.repeat(2000)],
    notTests: ['npm test'],
  });
  expect(describeCommand('prove-it --all', patterns).class).toBe('test');
  expect(describeCommand('npm test', patterns).class).toBe('other');
  expect(describeCommand('pytest', patterns).class).toBe('test');
  expect(patterns.problems).toHaveLength(2);
});

test('a rule that backtracks without end is stopped and left out', () => {
  const patterns = compileTestPatterns({ tests: ['^(a+)+$', '^check$'] });
  expect(describeCommand(`${'a'.repeat(60)}!`, patterns).class).toBe('other');
  expect(patterns.problems.join()).toContain('takes too long');
  expect(describeCommand('check', patterns).class).toBe('test');
});

test('no line makes it throw or hang', () => {
  const parts = [
    '"',
    "'",
    '`',
    '$(',
    ')',
    '(',
    '{ ',
    '}',
    '|',
    '&&',
    ';',
    '<<E',
    '\n',
    '\\',
    'npm test',
    '>',
    '#',
  ];
  let seed = 7;
  for (let i = 0; i < 2000; i++) {
    let line = '';
    for (let j = 0; j < 12; j++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      line += `${parts[seed % parts.length]}${seed % 3 === 0 ? ' ' : ''}`;
    }
    expect(describeCommand(line).segments).toBeInstanceOf(Array);
  }
  for (const part of parts) describeCommand(part.repeat(20_000));
});
