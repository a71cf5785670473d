import { expect, test } from 'vitest';
import { describeCommand } from '../../../../src/store/record/tests/describe-command.ts';

/** Runners and wrappers beside the usual ones of `describe-command.test.ts`, by ecosystem. */
const testLines = `
npm tst
npm run e2e
pnpm -w test
pnpm -C api test
vitest related src/a.ts
npx ava
npx tap
npx tape test.js
npx jasmine
npx karma start
npx wdio
npx testcafe chrome
npx tsx --test a.ts
npx react-scripts test
npx nx affected --target=test
npx nx test api
npx lerna run test
rush test
rushx test
npx stencil test
npx web-test-runner
npx wtr
py.test
python3.12 -m nose2
python -m doctest a.py
python -m coverage run -m pytest
django-admin test
python setup.py test
python tests/test_cart.py
behave
robot tests
trial shop
hatch test
conda run -n shop pytest
rye run pytest
cargo llvm-cov
cargo tarpaulin
cargo miri test
cargo hack test
cross test
wasm-pack test --node
ginkgo -r
richgo test ./...
./gradlew connectedCheck
mvnd test
mvn integration-test
mill shop.test
clj -M:test
clojure -M:kaocha
bazelisk test //...
ant test
opam install . --with-test
opam install --with-test shop
dotnet vstest a.dll
vstest.console a.dll
nunit3-console a.dll
xunit.console a.dll
rake test
rails test test/models
m test/cart_test.rb
minitest
cucumber
pest
phpunit
vendor/bin/codecept run
codecept run
cmake --build . --target test
xcodebuild test-without-building
fastlane scan
fastlane test
rebar3 ct
rebar3 proper
gleam test
cabal v2-test
zig test a.zig
nim c -r tests/test_a.nim
nimble test
testament all
crystal spec
elm-test
julia -e 'using Pkg; Pkg.test()'
Rscript -e 'testthat::test_dir("tests")'
Rscript -e 'devtools::test()'
R CMD check .
shellspec
Invoke-Pester
opa test .
conftest test a.yaml
conftest verify
npx hardhat test
npx truffle test
anchor test
helm test shop
helm unittest .
molecule test
act
earthly +test
invoke test
inv test
doit test
moon run app:test
dagger call test
rtk npm test
corepack pnpm test
dotenv -- npm test
doppler run -- npm test
nice npm test
stdbuf -oL npm test
xvfb-run -a npm test
nohup npm test
mise exec -- npm test
nix shell nixpkgs#x -c npm test
docker exec web pytest
bunx vitest run
pnpm dlx vitest run
yarn exec vitest run
bun x vitest run
command npm test
exec npm test
zsh -lc 'npm test'
`;

test.each(testLines.trim().split('\n'))('a test: %s', line => {
  expect(describeCommand(line).class).toBe('test');
});
