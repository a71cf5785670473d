import { expect, test } from 'vitest';
import { withProofs } from './report.ts';

const order = ['store', 'kills'];
const one = (section: string, done: string, problems: string[] = []) => ({
  section,
  measured: '2026-01-02',
  proofs: [{ what: `what ${section} does`, done, problems }],
});
const empty = 'before\n<!-- table -->\n\n<!-- /table -->\nbehind\n';

test('a section that is measured alone leaves the figures of the others', () => {
  const first = withProofs(empty, [one('kills', '200', ['lost'])], order, 'this machine');
  const both = withProofs(first, [one('store', '5')], order, 'this machine');
  expect(both).toMatch(
    /^before\n[\s\S]*Machine: this machine\.[\s\S]*`store`[\s\S]*\| 5 \| none \|[\s\S]*`kills`[\s\S]*\| 200 \| \*\*1\*\* \|/,
  );
  expect(both).toMatch(/behind\n$/);
  const again = withProofs(both, [one('kills', '300')], order, 'this machine');
  expect(again).toContain('| 5 | none |');
  expect(again).toContain('| 300 | none |');
  expect(again).not.toContain('| 200 |');
});

test('figures of another machine do not stay beside the new ones', () => {
  const first = withProofs(empty, [one('kills', '200')], order, 'that machine');
  expect(withProofs(first, [one('store', '5')], order, 'this machine')).not.toContain('| 200 |');
});
