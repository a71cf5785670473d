import { answerQuestion } from '../../actions/answer-question.ts';
import { denyWithReason } from '../../actions/deny-with-reason.ts';
import { dropSends } from '../../actions/drop-sends.ts';
import { previewRemoval, removeSession } from '../../actions/remove-session.ts';
import { resumeSession } from '../../actions/resume-session.ts';
import { reviewSession } from '../../actions/review-session.ts';
import { sendText } from '../../actions/send-text.ts';
import { stopSession } from '../../actions/stop-session.ts';
import type { Effects } from '../model/app.ts';
import type { Contexts } from './contexts.ts';
import { createFromForm } from './create-from-form.ts';
import type { TerminalPrograms } from './terminal-programs.ts';

/** Who gave an answer or a text, as the facts name it. */
const from = 'key';

/** The actions behind the commands of the screen. */
export function createEffects(options: {
  contexts: Contexts;
  programs: TerminalPrograms;
  /** Cells a new agent's terminal should have. */
  paneSize: () => { cols: number; rows: number };
  isNews: (text: string) => boolean;
}): Effects {
  const { contexts, programs } = options;
  return {
    answer: async (view, how, question) =>
      answerQuestion(await contexts.of(view.storeDir), { session: view.id, how, question, from }),
    send: async (view, text, question) =>
      sendText(await contexts.of(view.storeDir), {
        session: view.id,
        text,
        from,
        ...(question === null ? {} : { question }),
      }),
    denyWithReason: async (view, text, question) =>
      denyWithReason(await contexts.of(view.storeDir), { session: view.id, text, question, from }),
    stop: async (view, how) => {
      await stopSession(await contexts.of(view.storeDir), { session: view.id, how });
    },
    dropSends: async view => dropSends(await contexts.of(view.storeDir), { session: view.id }),
    resume: async (view, now) => {
      const context = await contexts.of(view.storeDir);
      return (await resumeSession(context, { session: view.id, size: options.paneSize(), now })).how;
    },
    previewRemoval: async view => previewRemoval(await contexts.of(view.storeDir), { session: view.id }),
    remove: async (view, how) =>
      removeSession(await contexts.of(view.storeDir), { session: view.id, ...how }),
    markReviewed: async (view, reviewed) => {
      const context = await contexts.of(view.storeDir);
      await reviewSession(context, { session: view.id, state: reviewed ? 'reviewed' : 'none' });
    },
    create: async (values, hooks) => createFromForm(await contexts.here(), values, hooks, options.paneSize()),
    attach: view => programs.attach(view, async () => (await contexts.of(view.storeDir)).settings.ui.detach),
    editor: view => programs.editor(view.record.git.worktree),
    shell: view => programs.shell(view.record.git.worktree),
    isNews: options.isNews,
    editText: (text, name) => programs.editText(text, name),
  };
}
