import shape from '#schemas/screen-state.schema.json';
import { conform, type Shape } from '../../lib/shape.ts';
import { emptyForm, type FormDraft, isTextField, setFormText, textFields } from './form.ts';
import { replyModal } from './modals.ts';
import type { SavedUi } from './saved-ui-schema.ts';
import type { LastSeen } from './since-left.ts';
import type { UiState } from './state.ts';
import { textField } from './text-field.ts';

export type { SavedUi };

/** What a later start takes up again, as JSON. */
export function saveUi(state: UiState, seen: LastSeen | null): SavedUi {
  const typing = state.modals.find(modal => modal.kind === 'form' || modal.kind === 'reply');
  return {
    v: 1,
    selected: state.selected,
    tab: state.tab,
    panel: state.panel,
    filter: state.filter.text,
    scroll: { ...state.scroll },
    timelines: { ...state.timelines },
    inTimeline: state.focus === 'timeline',
    replies: { ...state.replies },
    form: state.form && saveForm(state.form),
    open: typing?.kind === 'form' ? 'form' : typing?.kind === 'reply' ? { reply: typing.session } : null,
    seen: seen && { at: seen.at, groups: { ...seen.groups } },
  };
}

/** Reads {@link saveUi}'s JSON; null when it is missing, torn, or of another version: then the screen starts fresh. */
export function parseSavedUi(text: string): SavedUi | null {
  try {
    // By the generated schema: loading zod takes longer than drawing the first frame.
    const { value, mismatches } = conform(shape as unknown as Shape, JSON.parse(text), { defaults: true });
    return mismatches.length === 0 ? (value as SavedUi) : null;
  } catch {
    return null;
  }
}

/** Puts back what was left. The boxes being typed into are opened once the sessions are known: {@link reopen}. */
export function restoreUi(state: UiState, saved: SavedUi): UiState {
  return {
    ...state,
    selected: saved.selected,
    tab: saved.tab,
    panel: saved.panel,
    filter: textField(saved.filter),
    scroll: saved.scroll,
    timelines: saved.timelines,
    focus: saved.inTimeline && saved.tab === 'timeline' ? 'timeline' : state.focus,
    replies: saved.replies,
    form: saved.form && restoreForm(saved.form),
  };
}

/** Opens the form or the reply box that was open, when its session is still there. */
export function reopen(state: UiState, saved: SavedUi): UiState {
  if (saved.open === null || state.modals.length > 0) return state;
  if (saved.open === 'form') return state.form ? { ...state, modals: [{ kind: 'form' }] } : state;
  const { reply } = saved.open;
  const view = state.sessions.find(session => session.id === reply);
  if (view === undefined) return state;
  const session = { id: view.id, name: view.record.name };
  return { ...state, modals: [replyModal(state, session, { question: null, deny: false })] };
}

function saveForm(form: FormDraft): NonNullable<SavedUi['form']> {
  const text = Object.fromEntries(textFields.map(name => [name, form.text[name].text]));
  return { text, agent: form.agent, role: form.role, restate: form.restate, prompt: form.prompt };
}

function restoreForm(saved: NonNullable<SavedUi['form']>): FormDraft {
  const { agent, role, restate, prompt } = saved;
  let form: FormDraft = { ...emptyForm(agent), role, restate, prompt };
  for (const [name, text] of Object.entries(saved.text)) {
    if (isTextField(name as FormDraft['at'])) form = setFormText(form, name as 'task', text);
  }
  return form;
}
