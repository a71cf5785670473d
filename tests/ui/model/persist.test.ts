import { describe, expect, it } from 'vitest';
import { emptyForm, setFormText } from '../../../src/ui/model/form.ts';
import { editReply, pushModal, replyModal } from '../../../src/ui/model/modals.ts';
import { parseSavedUi, reopen, restoreUi, saveUi } from '../../../src/ui/model/persist.ts';
import { initialState, type UiState } from '../../../src/ui/model/state.ts';
import { edit, textField } from '../../../src/ui/model/text-field.ts';
import { view } from '../support/views.ts';

const fresh = initialState({ cols: 120, rows: 40, now: 0 });
const session = view({ name: 'login', group: 'idle' });

function roundTrip(state: UiState): UiState {
  const saved = parseSavedUi(JSON.stringify(saveUi(state, { at: 5, groups: { a: 'ready' } })));
  if (!saved) throw new Error('what was saved cannot be read');
  return reopen({ ...restoreUi(fresh, saved), sessions: [session] }, saved);
}

describe('the state of the screen', () => {
  it('comes back as it was left', () => {
    const left: UiState = {
      ...fresh,
      sessions: [session],
      selected: session.id,
      tab: 'diff',
      filter: textField('log'),
      scroll: { [`${session.id}/diff`]: 120 },
    };
    expect(roundTrip(left)).toMatchObject({
      selected: session.id,
      tab: 'diff',
      filter: { text: 'log' },
      scroll: { [`${session.id}/diff`]: 120 },
    });
  });

  it('keeps a half-typed reply and opens its box again', () => {
    let state: UiState = { ...fresh, sessions: [session] };
    const named = { id: session.id, name: 'login' };
    state = pushModal(state, replyModal(state, named, { question: null, deny: false }));
    state = editReply(state, field => edit(field, { type: 'insert', text: 'not like\nthis' }));
    const back = roundTrip(state);
    expect(back.modals).toMatchObject([
      { kind: 'reply', session: session.id, field: { text: 'not like\nthis' } },
    ]);
  });

  it('keeps the form', () => {
    const form = { ...setFormText(emptyForm('codex'), 'task', 'fix it'), restate: true };
    const back = roundTrip({ ...fresh, form, modals: [{ kind: 'form' }] });
    expect(back.modals).toEqual([{ kind: 'form' }]);
    expect(back.form).toMatchObject({ agent: 'codex', restate: true, text: { task: { text: 'fix it' } } });
  });

  it('starts fresh from what cannot be read', () => {
    for (const text of ['', '{"v":1,', '{"v":2}', 'null', '[]']) expect(parseSavedUi(text)).toBeNull();
  });
});
