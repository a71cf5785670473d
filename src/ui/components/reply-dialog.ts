import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import type { Modal } from '../model/modals.ts';
import type { SessionView } from '../model/session-view.ts';
import type { DialogContent } from './dialog.ts';
import { fieldRows } from './field-rows.ts';
import { span } from './spans.ts';

/** A reply of any length; grows with its text up to half of the screen. */
export function replyContent(
  modal: Extract<Modal, { kind: 'reply' }>,
  view: SessionView | undefined,
): DialogContent {
  const question = view?.status.question;
  const title = modal.deny ? 'Deny with a reason' : 'Reply';
  return {
    title: [span(title, 'text', { bold: true }), span(' '), span(cleanLine(modal.name), 'grey')],
    width: 84,
    body: (width, height) => {
      const asked = question ? wrap(cleanLine(question.text), width).slice(0, 3) : [];
      const maxRows = Math.max(1, Math.floor(height / 2));
      const text = fieldRows(modal.field, width, {
        active: true,
        maxRows,
        hint: modal.deny ? 'why not, and what to do instead' : 'what the agent should hear',
      });
      const spare = Math.max(0, Math.min(3, maxRows) - text.length);
      const blank = Array.from({ length: spare }, () => []);
      const head = asked.length > 0 ? [...asked.map(line => [span(line, 'amber')]), []] : [];
      return { head, lines: [...text, ...blank], at: [text.length - 1, text.length - 1] };
    },
    keys: [
      ['enter', modal.deny ? 'deny and send' : 'send'],
      ['esc', 'back, text is kept'],
      ['alt-enter', 'new line'],
      ['ctrl-e', 'editor'],
    ],
  };
}
