import { cleanText } from '../../term/clean.ts';
import type { App } from './app.ts';
import { fieldEdit, type ModalInput } from './modal-keys.ts';
import { dropReply, editReply, type Modal, popModal } from './modals.ts';
import { edit, textField } from './text-field.ts';

/** Chords that make a new line; terminals without enhanced keys send none of the first two. */
const newLine = new Set(['alt-enter', 'shift-enter', 'ctrl-j']);

/** Keys of the reply box. What is typed stays as that session's draft until it was sent. */
export function replyKey(app: App, modal: Extract<Modal, { kind: 'reply' }>, input: ModalInput): void {
  if (input.type === 'chord') {
    if (input.chord === 'enter') {
      send(app, modal);
      return;
    }
    if (input.chord === 'ctrl-e') {
      openEditor(app, modal);
      return;
    }
    if (newLine.has(input.chord)) {
      type(app, '\n');
      return;
    }
  }
  if (input.type === 'paste') {
    type(app, cleanText(input.text));
    return;
  }
  const change = fieldEdit(input);
  if (change) app.state.update(state => editReply(state, field => edit(field, change)));
}

function type(app: App, text: string): void {
  app.state.update(state => editReply(state, field => edit(field, { type: 'insert', text })));
}

function openEditor(app: App, modal: Extract<Modal, { kind: 'reply' }>): void {
  app.attempt(async () => {
    const text = await app.effects.editText(modal.field.text, `reply-${modal.name}`);
    app.state.update(state => editReply(state, () => textField(text)));
  });
}

function send(app: App, modal: Extract<Modal, { kind: 'reply' }>): void {
  const text = modal.field.text;
  const view = app.state.get().sessions.find(one => one.id === modal.session);
  if (text.trim() === '' || !view) return;
  app.state.update(popModal);
  app.attempt(async () => {
    const { question } = modal;
    const receipt =
      modal.deny && question !== null
        ? await app.effects.denyWithReason(view, text, question)
        : await app.effects.send(view, text, question);
    if (receipt.receipt === 'failed')
      return app.toast(`${modal.name}: ${receipt.why ?? 'not sent'}`, 'error');
    app.state.update(state => dropReply(state, modal.session));
    const unsure = receipt.receipt === 'unconfirmed';
    const how = modal.deny ? 'denied, and told why' : receipt.receipt;
    app.toast(`${modal.name}: ${unsure ? 'sent, not confirmed yet' : how}`, unsure ? 'error' : 'note');
  });
}
