import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/ui/model/groups.ts';
import {
  hidesAll,
  keepListed,
  moveSelection,
  replaceSessions,
  selectedView,
} from '../../../src/ui/model/selection.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { textField } from '../../../src/ui/model/text-field.ts';
import { view } from '../support/views.ts';

const needs = (name: string, age: number) => view({ name, group: 'needs-input', age });
const ready = (name: string, age: number) => view({ name, group: 'ready', age });
const works = (name: string, age = 1) => view({ name, group: 'working', age });

function state(sessions: UiState['sessions'], selected: string | null = null): UiState {
  return {
    ...initialState({ cols: 120, rows: 40, now: 0 }),
    sessions,
    selected: selected && `01${selected}`,
  };
}

describe('order', () => {
  it('is by group, inside a group the one waiting longest first', () => {
    const sessions = [works('w'), ready('r1', 5), needs('n2', 3), needs('n1', 9), ready('r2', 8)];
    expect(inOrder(sessions).map(one => one.record.name)).toEqual(['n1', 'n2', 'r2', 'r1', 'w']);
  });
});

describe('selection', () => {
  it('moves and stops at the ends', () => {
    let s = state([needs('a', 3), needs('b', 2), works('c')], 'a');
    s = moveSelection(s, 'up');
    expect(s.selected).toBe('01a');
    s = moveSelection(moveSelection(s, 'down'), 'down');
    expect(s.selected).toBe('01c');
    expect(moveSelection(s, 'down').selected).toBe('01c');
    expect(moveSelection(s, 'top').selected).toBe('01a');
    expect(moveSelection(state([]), 'down').selected).toBeNull();
  });

  it('stays on its session when the rows move', () => {
    const before = state([works('a'), works('b', 9)], 'a');
    const after = replaceSessions(before, [needs('b', 1), works('a'), ready('c', 3)]);
    expect(after.selected).toBe('01a');
  });

  it('goes to the neighbour when its session is gone', () => {
    const before = state([needs('a', 9), needs('b', 5), needs('c', 1)], 'b');
    expect(replaceSessions(before, [needs('a', 9), needs('c', 1)]).selected).toBe('01c');
    expect(replaceSessions(before, [needs('a', 9)]).selected).toBe('01a');
    expect(replaceSessions(before, []).selected).toBeNull();
  });

  it('starts on the first of the list', () => {
    expect(replaceSessions(state([]), [works('w'), needs('n', 1)]).selected).toBe('01n');
  });

  it('follows the filter', () => {
    const s = { ...state([needs('login', 9), works('cart')], 'login'), filter: textField('cart') };
    expect(keepListed(s).selected).toBe('01cart');
    expect(moveSelection(s, 'down').selected).toBe('01cart');
  });

  it('is nobody while the filter hides all: no key may act on a session that is not seen', () => {
    const shown = state([works('cart')], 'cart');
    const hidden = { ...shown, filter: textField('nothing like it') };
    expect([hidesAll(shown), hidesAll(hidden)]).toEqual([false, true]);
    expect(selectedView(shown)?.id).toBe('01cart');
    expect(selectedView(hidden)).toBeUndefined();
    expect(keepListed(hidden).selected).toBe('01cart');
  });
});
