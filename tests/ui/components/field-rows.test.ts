import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellWidth } from '../../../src/term/width.ts';
import { fieldRows } from '../../../src/ui/components/field-rows.ts';
import { textField } from '../../../src/ui/model/text-field.ts';

const rows = (text: string, width: number, cursor = text.length) =>
  fieldRows({ text, cursor }, width, { active: true, maxRows: 99 }).map(spans =>
    spans.map(({ text, inverse }) => (inverse ? `[${text}]` : text)).join(''),
  );

it('breaks rows at blanks, and a word only where it fits no row', () => {
  expect(rows('write the document down', 13)).toEqual(['write the ', 'document ', 'down[ ]']);
  expect(rows('a verylongwordindeed b', 9)).toEqual(['a ', 'verylong', 'wordinde', 'ed b[ ]']);
  expect(rows('one\ntwo three', 7)).toEqual(['one', 'two ', 'three[ ]']);
});

it('keeps the cursor at its place in the text', () => {
  expect(rows('write the document', 13, 10)).toEqual(['write the ', '[d]ocument']);
  expect(rows('write the document', 13, 9)).toEqual(['write the[ ]', 'document']);
  expect(rows('abc def', 6)).toEqual(['abc ', 'def[ ]']);
  // A blank behind a full row has the cursor's cell; the cursor goes on below.
  expect(rows('abcde ', 6)).toEqual(['abcde ', '[ ]']);
});

it('never is wider than the field, and loses nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '漢', '\n', 'é') }),
      fc.integer({ min: 4, max: 12 }),
      (text, width) => {
        const shown = fieldRows(textField(text), width, { active: false, maxRows: 99 });
        for (const row of shown)
          expect(cellWidth(row.map(part => part.text).join(''))).toBeLessThanOrEqual(width);
        expect(shown.flatMap(row => row.map(part => part.text)).join('')).toBe(text.replaceAll('\n', ''));
      },
    ),
  );
});
