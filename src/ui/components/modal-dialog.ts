import type { KeyPort } from '../model/app.ts';
import type { Modal } from '../model/modals.ts';
import { topModal } from '../model/modals.ts';
import { searchEntries } from '../model/search-entries.ts';
import type { UiState } from '../model/state.ts';
import { type Dialog, type DialogContent, dialog } from './dialog.ts';
import { formContent } from './form-dialog.ts';
import { helpContent } from './help-dialog.ts';
import { confirmContent, menuContent, messageContent, stepsContent } from './menu-dialog.ts';
import { replyContent } from './reply-dialog.ts';

/** The dialog on top of the screen, drawn; undefined when there is none or it is shown as a pane. */
export function modalDialog(
  state: UiState,
  keys: Pick<KeyPort, 'helpEntries'>,
  disabled: (id: string) => string | undefined,
): Dialog | undefined {
  const modal = topModal(state);
  const content = modal && contentOf(modal, state, keys, disabled);
  // The key bar below stays visible: its toast is where a dialog's problems are told.
  return content && dialog(content, state.cols, Math.max(1, state.rows - 1));
}

function contentOf(
  modal: Modal,
  state: UiState,
  keys: Pick<KeyPort, 'helpEntries'>,
  disabled: (id: string) => string | undefined,
): DialogContent | undefined {
  switch (modal.kind) {
    case 'menu':
      return menuContent(modal);
    case 'confirm':
      return confirmContent(modal);
    case 'message':
      return messageContent(modal);
    case 'steps':
      return stepsContent(modal);
    case 'help':
    case 'palette':
      return helpContent(modal, searchEntries(modal, keys, disabled), disabled);
    case 'reply':
      return replyContent(
        modal,
        state.sessions.find(view => view.id === modal.session),
      );
    case 'form':
      return state.form ? formContent(state.form, state.agents) : undefined;
    case 'log':
      return undefined;
  }
}
