import { expect, test } from 'vitest';
import { createLineRewriter } from '../../../src/cli/output/line-rewriter.ts';

function written(terminal: boolean, ...chunks: string[]): string {
  const rewriter = createLineRewriter({ terminal });
  return chunks.map(chunk => rewriter.push(chunk)).join('') + rewriter.end();
}

test('in a pipe a line is what it was at last', () => {
  expect(written(false, '10%\r', '20%\r100%\ndone\n')).toBe('100%\ndone\n');
  expect(written(false, '10%\r100%\r\nnext')).toBe('100%\nnext\n');
  expect(written(false, 'a', '\r', '\nb\n')).toBe('a\nb\n');
  expect(written(false, 'half')).toBe('half\n');
  expect(written(false, 'whole\n')).toBe('whole\n');
});

test('a terminal writes over it, and a line that ends in the next chunk stays', () => {
  expect(written(true, '10%\r', '20%')).toBe('10%\r\x1b[K20%');
  expect(written(true, 'line\r', '\nnext')).toBe('line\nnext');
  expect(written(true, 'half')).toBe('half');
});
