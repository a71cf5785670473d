import { cleanText } from '../../term/clean.ts';
import type { App } from './app.ts';
import { submitForm } from './commands/creating.ts';
import {
  chooseInForm,
  editForm,
  type FormDraft,
  formPrompt,
  isMultiLine,
  isTextField,
  moveField,
} from './form.ts';
import { fieldEdit, type ModalInput } from './modal-keys.ts';
import type { FoundAgent } from './state.ts';

/** Keys of the new-session form. */
export function formKey(app: App, input: ModalInput): void {
  const { form, agents } = app.state.get();
  if (!form) return;
  const set = (next: FormDraft) => app.state.update(state => ({ ...state, form: next }));
  if (input.type === 'paste') {
    set(editForm(form, { type: 'insert', text: cleanText(input.text) }));
    return;
  }
  if (input.type === 'chord') {
    if (structure(app, form, input.chord, set, agents)) return;
  }
  const change = fieldEdit(input);
  if (change && isTextField(form.at)) set(editForm({ ...form, prompt: keepPrompt(form) }, change));
}

/** A prompt edited by hand stays until a field that it was made from changes. */
function keepPrompt(form: FormDraft): string | null {
  return form.at === 'name' || form.at === 'base' || form.at === 'ticket' ? form.prompt : null;
}

function structure(
  app: App,
  form: FormDraft,
  chord: string,
  set: (form: FormDraft) => void,
  agents: readonly FoundAgent[],
): boolean {
  const text = isTextField(form.at);
  const many = isMultiLine(form.at);
  if (chord === 'ctrl-s' || chord === 'ctrl-enter') submitForm(app);
  else if (chord === 'ctrl-e') editPrompt(app, form);
  else if (chord === 'tab') set(moveField(form, 1));
  else if (chord === 'shift-tab') set(moveField(form, -1));
  else if (chord === 'enter' && many) set(editForm(form, { type: 'insert', text: '\n' }));
  else if (chord === 'enter') set(moveField(form, 1));
  else if (chord === 'down' && (!many || atEdge(form, 1))) set(moveField(form, 1));
  else if (chord === 'up' && (!many || atEdge(form, -1))) set(moveField(form, -1));
  else if (!text && (chord === 'left' || chord === 'right' || chord === 'space' || chord === ' ')) {
    set(chooseInForm(form, chord === 'left' ? -1 : 1, agents));
  } else return false;
  return true;
}

/** The cursor is in the first or last line of the field: the arrow leaves it. */
function atEdge(form: FormDraft, by: 1 | -1): boolean {
  if (!isTextField(form.at)) return true;
  const { text, cursor } = form.text[form.at];
  return by > 0 ? !text.slice(cursor).includes('\n') : !text.slice(0, cursor).includes('\n');
}

function editPrompt(app: App, form: FormDraft): void {
  app.attempt(async () => {
    const before = formPrompt(form);
    const prompt = await app.effects.editText(before, 'prompt');
    if (prompt.trim() === before.trim()) return;
    app.state.update(state => ({
      ...state,
      form: state.form && { ...state.form, prompt: prompt.trimEnd() },
    }));
  });
}
