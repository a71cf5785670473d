import { describe, expect, it } from 'vitest';
import { chordEdit, edit, emptyField, type FieldEdit, textField } from '../../../src/ui/model/text-field.ts';

/** `|` marks the cursor. */
function typed(before: string, ...edits: FieldEdit[]): string {
  const cursor = before.indexOf('|');
  const field = edits.reduce(edit, { text: before.replace('|', ''), cursor });
  return `${field.text.slice(0, field.cursor)}|${field.text.slice(field.cursor)}`;
}

describe('a text field', () => {
  it('types and deletes at the cursor', () => {
    expect(typed('a|b', { type: 'insert', text: 'xy' })).toBe('axy|b');
    expect(typed('ab|c', { type: 'backspace' })).toBe('a|c');
    expect(typed('|ab', { type: 'backspace' })).toBe('|ab');
    expect(typed('a|b', { type: 'delete' })).toBe('a|');
    expect(typed('fix the login|', { type: 'word-left' })).toBe('fix the |');
    expect(typed('fix the  |login', { type: 'word-left' })).toBe('fix |login');
    expect(typed('one\ntwo|', { type: 'line-left' })).toBe('one\n|');
    expect(typed('o|ne\ntwo', { type: 'line-right' })).toBe('o|\ntwo');
  });

  it('takes an emoji of many code points as one step', () => {
    expect(typed('a👩‍💻|b', { type: 'backspace' })).toBe('a|b');
    expect(typed('a👩‍💻|b', { type: 'left' })).toBe('a|👩‍💻b');
    expect(typed('|👩‍💻b', { type: 'right' })).toBe('👩‍💻|b');
  });

  it('moves between lines', () => {
    expect(typed('abc\nd|ef', { type: 'up' })).toBe('a|bc\ndef');
    expect(typed('abc|\nd', { type: 'down' })).toBe('abc\nd|');
    expect(typed('a|bc', { type: 'up' })).toBe('|abc');
    expect(typed('ab\ncd|', { type: 'left' }, { type: 'home' })).toBe('ab\n|cd');
    expect(typed('ab\n|cd', { type: 'left' })).toBe('ab|\ncd');
  });

  it('starts empty or behind its text', () => {
    expect(emptyField.cursor).toBe(0);
    expect(textField('abc').cursor).toBe(3);
  });

  it('knows the chords of readline', () => {
    expect(chordEdit('ctrl-w')).toEqual({ type: 'word-left' });
    expect(chordEdit('enter')).toBeUndefined();
  });
});
