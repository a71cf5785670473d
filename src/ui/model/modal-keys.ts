import type { App } from './app.ts';
import { disabledReason, dispatch } from './commands.ts';
import { formKey } from './form-keys.ts';
import { changeModal, type MenuItem, type Modal, popModal, topModal } from './modals.ts';
import { replyKey } from './reply-keys.ts';
import { type SearchModal, searchEntries } from './search-entries.ts';
import { chordEdit, edit, type FieldEdit } from './text-field.ts';

/** A key press or text for the dialog on top. */
export type ModalInput = { type: 'chord'; chord: string } | { type: 'text' | 'paste'; text: string };

/** Gives a key to the dialog on top; `enter` takes and `esc` goes back in every one of them. */
export function modalKey(app: App, input: ModalInput): void {
  const modal = topModal(app.state.get());
  if (!modal) return;
  if (input.type === 'chord' && input.chord === 'esc') {
    closeTop(app, modal);
    return;
  }
  switch (modal.kind) {
    case 'menu':
      menuKey(app, modal, input);
      return;
    case 'confirm':
      confirmKey(app, modal, input);
      return;
    case 'help':
    case 'palette':
      searchKey(app, modal, input);
      return;
    case 'reply':
      replyKey(app, modal, input);
      return;
    case 'form':
      formKey(app, input);
      return;
    case 'log':
      logKey(app, input);
      return;
    case 'message':
      if (input.type !== 'chord') return;
      if (input.chord === 'enter') closeTop(app, modal);
      else scrollText(app, modal.kind, input.chord);
      return;
    case 'steps':
      return;
  }
}

/** Whether the dialog takes text: then keys that print are typed, not looked up. */
export function takesText(modal: Modal | undefined): boolean {
  return (
    modal?.kind === 'help' || modal?.kind === 'palette' || modal?.kind === 'reply' || modal?.kind === 'form'
  );
}

function closeTop(app: App, modal: Modal): void {
  if (modal.kind === 'steps') {
    modal.cancel();
    app.state.update(state => changeModal(state, 'steps', steps => ({ ...steps, cancelling: true })));
    return;
  }
  app.state.update(popModal);
  if (modal.kind === 'menu') modal.onClose?.();
}

function menuKey(app: App, modal: Extract<Modal, { kind: 'menu' }>, input: ModalInput): void {
  const chord = input.type === 'chord' ? input.chord : input.text;
  const take = (item: MenuItem | undefined) => {
    if (!item) return;
    if (item.disabled !== undefined) return app.toast(item.disabled);
    app.state.update(popModal);
    item.run();
  };
  if (chord === 'enter') {
    take(modal.items[modal.at]);
    return;
  }
  if (chord === 'up' || chord === 'down') {
    moveMenu(app, chord === 'up' ? -1 : 1);
    return;
  }
  const item = modal.items.find(({ key }) => key === chord);
  if (item) {
    take(item);
    return;
  }
  if (chord === 'k' || chord === 'j') moveMenu(app, chord === 'k' ? -1 : 1);
}

function moveMenu(app: App, by: 1 | -1): void {
  app.state.update(state =>
    changeModal(state, 'menu', modal => ({
      ...modal,
      at: (modal.at + by + modal.items.length) % modal.items.length,
    })),
  );
}

function confirmKey(app: App, modal: Extract<Modal, { kind: 'confirm' }>, input: ModalInput): void {
  if (input.type !== 'chord') return;
  if (input.chord !== 'enter') {
    scrollText(app, modal.kind, input.chord);
    return;
  }
  app.state.update(popModal);
  modal.run();
}

/** Rows a key scrolls a text by; the end of the text is found when it is drawn. */
const textScrolls: Readonly<Record<string, number>> = {
  ...{ up: -1, k: -1, down: 1, j: 1, pgup: -10, pgdn: 10 },
  ...{ home: Number.NEGATIVE_INFINITY, g: Number.NEGATIVE_INFINITY },
};

function scrollText(app: App, kind: 'confirm' | 'message', chord: string): void {
  const by = textScrolls[chord];
  if (by === undefined) return;
  app.state.update(state =>
    changeModal(state, kind, modal => ({
      ...modal,
      top: Math.min(Math.max(0, (modal.top ?? 0) + by), longestText),
    })),
  );
}

/** Nothing a dialog says has more rows. */
const longestText = 200;

/** Entries that a key moves by in help and palette. */
const searchMoves: Readonly<Record<string, number>> = {
  ...{ up: -1, down: 1, pgup: -10, pgdn: 10 },
  ...{ home: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY },
};

/** Help and palette: typing filters, enter runs the entry. */
function searchKey(app: App, modal: SearchModal, input: ModalInput): void {
  const entries = searchEntries(modal, app.keys, id => disabledReason(app, id));
  if (input.type === 'chord' && input.chord === 'enter') {
    const entry = entries[Math.min(modal.at, entries.length - 1)];
    if (!entry) return;
    app.state.update(popModal);
    dispatch(app, entry.id);
    return;
  }
  const by = input.type === 'chord' ? searchMoves[input.chord] : undefined;
  if (by !== undefined) {
    const at = Math.min(Math.max(0, modal.at + by), Math.max(0, entries.length - 1));
    app.state.update(state => changeModal(state, modal.kind, now => ({ ...now, at })));
    return;
  }
  const change = fieldEdit(input);
  if (!change) return;
  app.state.update(state =>
    changeModal(state, modal.kind, now => ({ ...now, at: 0, filter: edit(now.filter, change) })),
  );
}

function logKey(app: App, input: ModalInput): void {
  if (input.type !== 'chord') return;
  const pages: Readonly<Record<string, number>> = { pgup: -1, pgdn: 1 };
  const lines: Readonly<Record<string, number>> = { up: -1, down: 1, k: -1, j: 1 };
  const sideways: Readonly<Record<string, 1 | -1>> = { L: 1, 'shift-right': 1, H: -1, 'shift-left': -1 };
  const { chord } = input;
  if (chord in pages) app.pane.scroll({ pages: pages[chord] ?? 0 });
  else if (chord in lines) app.pane.scroll({ lines: lines[chord] ?? 0 });
  else if (chord in sideways) app.pane.shift(sideways[chord] ?? 1);
}

/** What an input does to a field of one line; undefined when nothing. */
export function fieldEdit(input: ModalInput): FieldEdit | undefined {
  if (input.type === 'chord') {
    const change = chordEdit(input.chord);
    if (change) return change;
    if (input.chord === 'space') return { type: 'insert', text: ' ' };
    return [...input.chord].length === 1 ? { type: 'insert', text: input.chord } : undefined;
  }
  return { type: 'insert', text: input.text.replace(/[\r\n]+/g, ' ') };
}
