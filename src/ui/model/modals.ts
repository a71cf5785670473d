import type { UiState } from './state.ts';
import { emptyField, type TextField, textField } from './text-field.ts';

export interface MenuItem {
  /** One key that takes it. */
  readonly key: string;
  readonly label: string;
  /** The consequence, spelled out. */
  readonly detail?: string;
  /** Why it cannot be taken now. */
  readonly disabled?: string;
  readonly run: () => void;
}

export interface Step {
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly detail?: string;
}

export type Modal =
  | {
      kind: 'menu';
      title: string;
      note?: readonly string[];
      items: readonly MenuItem[];
      at: number;
      onClose?: () => void;
    }
  /** `top`: first row shown of a text that is longer than the screen. */
  | { kind: 'confirm'; title: string; lines: readonly string[]; verb: string; run: () => void; top?: number }
  | { kind: 'help'; filter: TextField; at: number }
  | { kind: 'palette'; filter: TextField; at: number }
  | { kind: 'reply'; session: string; name: string; field: TextField; question: string | null; deny: boolean }
  | { kind: 'form' }
  | { kind: 'steps'; title: string; steps: readonly Step[]; cancel: () => void; cancelling: boolean }
  | { kind: 'log' }
  | { kind: 'message'; title: string; lines: readonly string[]; top?: number };

export type ModalKind = Modal['kind'];

export function topModal(state: UiState): Modal | undefined {
  return state.modals.at(-1);
}

export function pushModal(state: UiState, modal: Modal): UiState {
  return { ...state, modals: [...state.modals, modal] };
}

/** Takes the top one away; what was typed into a reply is kept for the next time. */
export function popModal(state: UiState): UiState {
  return { ...state, modals: state.modals.slice(0, -1) };
}

/** Changes the top modal when it is of this kind; else nothing happens. */
export function changeModal<K extends ModalKind>(
  state: UiState,
  kind: K,
  change: (modal: Extract<Modal, { kind: K }>) => Modal,
): UiState {
  const top = topModal(state);
  if (top?.kind !== kind) return state;
  return { ...state, modals: [...state.modals.slice(0, -1), change(top as Extract<Modal, { kind: K }>)] };
}

export const helpModal: Modal = { kind: 'help', filter: emptyField, at: 0 };
export const paletteModal: Modal = { kind: 'palette', filter: emptyField, at: 0 };

export function menuModal(
  title: string,
  items: readonly MenuItem[],
  note?: readonly string[],
): Extract<Modal, { kind: 'menu' }> {
  const first = items.findIndex(item => item.disabled === undefined);
  return { kind: 'menu', title, items, at: Math.max(0, first), ...(note ? { note } : {}) };
}

/** The reply box of a session, with what was half-typed before. */
export function replyModal(
  state: UiState,
  session: { id: string; name: string },
  options: { question: string | null; deny: boolean },
): Modal {
  const field = textField(state.replies[session.id] ?? '');
  return { kind: 'reply', session: session.id, name: session.name, field, ...options };
}

/** Changes the text of the open reply box and keeps it as that session's draft. */
export function editReply(state: UiState, change: (field: TextField) => TextField): UiState {
  const top = topModal(state);
  if (top?.kind !== 'reply') return state;
  const field = change(top.field);
  const changed = changeModal(state, 'reply', modal => ({ ...modal, field }));
  return { ...changed, replies: withDraft(state.replies, top.session, field.text) };
}

export function dropReply(state: UiState, session: string): UiState {
  return { ...state, replies: withDraft(state.replies, session, '') };
}

function withDraft(drafts: UiState['replies'], session: string, text: string): UiState['replies'] {
  const { [session]: _, ...others } = drafts;
  return text === '' ? others : { ...others, [session]: text };
}
