import { expect, test } from 'vitest';
import { shellReads } from '../../../src/agents/transcripts/shell-reads.ts';

test.each([
  ['cat a.ts b.ts', ['a.ts', 'b.ts']],
  ['cat a.ts | grep -n foo | head -5', ['a.ts']],
  ["sed -n '1,120p' src/a.ts", ['src/a.ts']],
  ['head -n 20 a.ts && tail -c 5 b.ts', ['a.ts', 'b.ts']],
  ['grep -n "a b" src/x.ts src/y.ts', ['src/x.ts', 'src/y.ts']],
  ['rg -A 3 -t ts needle a.ts', ['a.ts']],
  ['grep -e one -e two a.ts', ['a.ts']],
  ['cd src && cat a.ts; cd ..; cat "b c.ts"', ['src/a.ts', 'b c.ts']],
  ["bash -lc 'cat a.ts'", ['a.ts']],
  ['LANG=C cat a.ts 2>/dev/null', ['a.ts']],
  ['wc -l < a.ts', ['a.ts']],
  ['/bin/cat /etc/hosts', ['/etc/hosts']],
  ['cat a.ts 2>&1', ['a.ts']],
])('%s', (line, paths) => {
  expect(shellReads(line, '/w')).toEqual(paths.map(path => (path.startsWith('/') ? path : `/w/${path}`)));
});

test.each([
  'rg needle',
  'grep -rn needle src',
  'cat > a.ts <<EOF\ncat b.ts\nEOF',
  'sed -i s/a/b/ a.ts',
  'cat "$FILE" src/*.ts',
  'echo cat a.ts',
  'npm test',
  'cat /dev/null -',
  "git commit -m 'cat a.ts'",
  '',
  "cat 'unfinished",
])('nothing is read by: %s', line => {
  expect(shellReads(line, '/w')).toEqual([]);
});
