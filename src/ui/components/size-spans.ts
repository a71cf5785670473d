import { counted } from '../../lib/counted.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { type Span, span } from './spans.ts';

/** `+84 −3 6 files`: size of the change; empty when nothing changed or it is not known. */
export function sizeSpans(size: SessionRecord['size']): Span[] {
  if (!size || size.files === 0) return [];
  const files = counted(size.files, 'file');
  return [
    span(`+${size.added}`, 'green'),
    span(' '),
    span(`−${size.removed}`, 'red'),
    span(' '),
    span(files, 'grey'),
  ];
}

/** `tests ✓`: what is known about the tests of this change. */
export function testSpans(tests: SessionRecord['tests']): Span[] {
  switch (tests?.verdict ?? 'none') {
    case 'passed':
      return [span('tests ✓', 'green')];
    case 'verified':
      return [span('tests ✓ verified', 'green')];
    case 'passed-partial':
      return [span('tests ✓ in part', 'green')];
    case 'passed-stale':
      return [span('tests stale', 'amber')];
    case 'failed':
      return [span('tests ✗', 'red')];
    case 'unknown':
      return [span('tests ?', 'amber')];
    default:
      return [span('tests none', 'amber')];
  }
}
