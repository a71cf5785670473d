import { describeError } from '../../../lib/errors.ts';
import type { App, Command } from '../app.ts';
import {
  emptyForm,
  type FormDraft,
  formAgent,
  formValues,
  moveField,
  setFormText,
  textFields,
} from '../form.ts';
import { type Modal, menuModal, popModal, pushModal, type Step } from '../modals.ts';
import { select, selectedView } from '../selection.ts';

/** The form of a new session, and starting what it says. */
export const creatingCommands: Readonly<Record<string, Command>> = {
  'session.new': { run: app => openForm(app), disabled: noRepository, refused: cannotStart },
  'session.again': {
    run: app => {
      const view = selectedView(app.state.get());
      if (!view) return;
      const { task, role, links } = view.record;
      const values = {
        task: task.goal,
        only: task.only.join(' '),
        keep: task.keep,
        verify: task.verify,
        done: task.doneWhen.join('\n'),
        base: view.record.git.base,
        ticket: links.ticket ?? '',
        plan: links.plan ?? '',
        name: '',
      };
      const others = app.state
        .get()
        .agents.filter(agent => agent.found && agent.name !== view.record.agent.name);
      let form: FormDraft = emptyForm(others[0]?.name ?? view.record.agent.name);
      for (const name of textFields) form = setFormText(form, name, values[name]);
      openForm(app, { ...form, role, restate: task.restate, at: 'agent', copied: true });
    },
    disabled: app =>
      noRepository(app) ?? (selectedView(app.state.get()) ? undefined : 'no session is selected'),
    refused: cannotStart,
  },
};

/** What is typed behind the key was meant for the form: the list must not take it for keys. */
function cannotStart(app: App, reason: string): void {
  app.state.update(state =>
    pushModal(state, { kind: 'message', title: 'Cannot start a session', lines: [reason] }),
  );
}

function noRepository(app: App): string | undefined {
  return app.state.get().repository ? undefined : 'open pitwall inside a repository to start a session';
}

function openForm(app: App, form?: FormDraft): void {
  app.state.update(state => {
    const kept = state.form?.copied ? null : state.form;
    return pushModal({ ...state, form: form ?? kept ?? emptyForm() }, { kind: 'form' });
  });
}

/**
 * Starts the session of the form. Its steps are shown as they happen and can be cancelled; when one fails the form
 * comes back with the typed task and the reason.
 */
export function submitForm(app: App): void {
  const { form, agents } = app.state.get();
  if (!form) return;
  if (formValues(form).task === '' && formAgent(form, agents) !== 'shell') {
    app.state.update(state => ({
      ...state,
      form: moveTo({ ...form, problem: 'the task is empty: say what to do' }),
    }));
    return;
  }
  const cancel = new AbortController();
  const steps: Modal = {
    kind: 'steps',
    title: 'Starting',
    steps: [],
    cancelling: false,
    cancel: () => cancel.abort(),
  };
  app.state.update(state => pushModal(popModal(state), steps));
  void start(app, cancel.signal).catch(error => {
    const problem = describeError(error);
    app.state.update(state => {
      const back = closeSteps(state.modals);
      return {
        ...state,
        modals: [...back, { kind: 'form' }],
        form: state.form && { ...state.form, problem },
      };
    });
  });
}

async function start(app: App, signal: AbortSignal): Promise<void> {
  const { form, agents } = app.state.get();
  if (!form) return;
  const values = { ...formValues(form), agent: formAgent(form, agents) };
  const created = await app.effects.create(values, {
    signal,
    onSteps: steps => app.state.update(state => showSteps(state, steps)),
    confirmTrust: (what, text) => askTrust(app, what, text),
  });
  app.state.update(state => ({
    ...select(state, created.id),
    modals: closeSteps(state.modals),
    form: null,
    tab: 'terminal',
  }));
  if (created.warnings.length > 0) app.toast(created.warnings.join('; '));
}

/** Characters that a dialog shows whole on a screen of 24 rows. */
const readableHere = 600;

/** A command from the repository's settings runs only after its exact text was trusted. */
function askTrust(app: App, what: string, text: string): Promise<boolean> {
  return new Promise(resolve => {
    const answer = (yes: boolean) => () => resolve(yes);
    const items = [
      { key: 'n', label: 'do not run it', detail: 'the session is not started', run: answer(false) },
      {
        key: 't',
        label: 'trust this exact text on this machine',
        detail: text,
        // What stands below the edge of the dialog must not be trusted unread.
        ...(text.length > readableHere ? { disabled: 'too long to show here: pitwall config trust' } : {}),
        run: answer(true),
      },
    ];
    const note = [
      `The repository's settings want to run a command (${what}). Nobody has trusted it here yet.`,
    ];
    app.state.update(state =>
      pushModal(state, { ...menuModal('Trust this command?', items, note), onClose: answer(false) }),
    );
  });
}

type Modals = readonly Modal[];

function closeSteps(modals: Modals): Modals {
  return modals.filter(modal => modal.kind !== 'steps');
}

function showSteps<S extends { modals: Modals }>(state: S, steps: readonly Step[]): S {
  return {
    ...state,
    modals: state.modals.map(modal => (modal.kind === 'steps' ? { ...modal, steps } : modal)),
  };
}

function moveTo(form: FormDraft): FormDraft {
  let now = form;
  while (now.at !== 'task') now = moveField(now, 1);
  return now;
}
