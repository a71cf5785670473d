import { takenOption } from '../../../agents/adapters/keys.ts';
import type { Question } from '../../../store/schema.ts';
import { cleanLine } from '../../../term/clean.ts';
import { answerRefusal } from '../answer-guard.ts';
import type { App, Command } from '../app.ts';
import { pushModal, replyModal } from '../modals.ts';
import { selectedView } from '../selection.ts';
import { questionKey, type SessionView } from '../session-view.ts';
import { needsLive, withSelected } from './lookup.ts';

/** Answers and replies to the agent of the selected session. */
export const answeringCommands: Readonly<Record<string, Command>> = {
  'answer.approve': {
    run: (app, chord) => answer(app, chord, 'approve'),
    disabled: app => permissionMissing(app),
  },
  'answer.deny': {
    run: (app, chord) => answer(app, chord, 'deny'),
    disabled: app => permissionMissing(app),
  },
  'answer.option': {
    run: (app, chord) => answer(app, chord, { option: Number(chord) }),
    disabled: app =>
      needsLive(app) ?? (selectedQuestion(app)?.options.length ? undefined : 'no options are asked for'),
    quiet: app => !app.pane.showsTerminal(),
  },
  'session.reply': {
    run: app =>
      withSelected(app, view =>
        app.state.update(state =>
          pushModal(
            state,
            replyModal(state, named(view), {
              question: view.status.question?.id ?? null,
              deny: asksForYesOrNo(view.status.question),
            }),
          ),
        ),
      ),
    disabled: app => needsLive(app) ?? wordsMissing(app),
    label: app => (asksForYesOrNo(selectedQuestion(app) ?? null) ? 'deny, say why' : undefined),
    // What is typed behind the key was meant for the agent: the list must not take it for keys.
    refused: (app, reason) =>
      app.state.update(state =>
        pushModal(state, { kind: 'message', title: 'Cannot reply', lines: [`${reason}; nothing is sent`] }),
      ),
  },
};

type How = 'approve' | 'deny' | { option: number };

/**
 * Sends one answer to the question that was on screen when the key was pressed; its id travels with it, and the host
 * refuses when another question is open by then.
 */
function answer(app: App, chord: string, how: How): void {
  const view = selectedView(app.state.get());
  const question = view?.status.question;
  if (!view || !question) return;
  const { guard } = app.state.get();
  const shown = guard.shown?.id === questionKey(view);
  const refusal = answerRefusal(shown ? guard : { ...guard, shown: null }, chord, app.now());
  if (refusal) {
    app.toast(refusal);
    return;
  }
  if (typeof how === 'object' && !app.pane.showsTerminal()) {
    app.toast('its options are not on screen: show its terminal first');
    return;
  }
  if (typeof how === 'object' && !question.options.some(({ n }) => n === how.option)) {
    app.toast(`${view.record.name}: there is no option ${how.option}`);
    return;
  }
  const { name } = view.record;
  app.attempt(async () => {
    const receipt = await app.effects.answer(view, how, question.id);
    if (receipt.receipt === 'delivered') app.toast(`${name}: ${words(how, takenOption(question, how))}`);
    else if (receipt.receipt === 'unconfirmed')
      app.toast(`${name}: sent, but the agent has not shown it took it`, 'error');
    else app.toast(`${name}: ${receipt.why ?? 'the answer was not delivered'}`, 'error');
  });
}

/** Its menu takes keys, no words: those follow a no. */
function asksForYesOrNo(question: Question | null): boolean {
  return question?.kind === 'permission' || question?.kind === 'plan';
}

function wordsMissing(app: App): string | undefined {
  const question = selectedQuestion(app);
  if (!question || question.options.length === 0 || asksForYesOrNo(question)) return undefined;
  return `it offers options: take one by its number, or type in its terminal: ${app.keys.keyOf('pane.focus')}`;
}

function selectedQuestion(app: App) {
  return selectedView(app.state.get())?.status.question ?? undefined;
}

function permissionMissing(app: App): string | undefined {
  const live = needsLive(app);
  if (live) return live;
  const question = selectedQuestion(app);
  if (!question) return 'it asks nothing';
  if (question.kind === 'permission' || question.kind === 'plan') return undefined;
  if (question.options.length > 0) return 'choose one of the options by its number';
  return question.kind === 'unknown'
    ? 'answer it in its terminal: enter'
    : 'reply to this question with words';
}

/** `taken`: the option, which a person who presses `y` has not chosen by its number. */
function words(how: How, taken: string | undefined): string {
  if (how === 'deny') return 'denied; reply to say why';
  const option = taken === undefined ? '' : cleanLine(taken, 60);
  if (how === 'approve') return option ? `approved: ${option}` : 'approved';
  return `took ${option || `option ${how.option}`}`;
}

function named(view: SessionView): { id: string; name: string } {
  return { id: view.id, name: view.record.name };
}
