import type { Context } from '../../actions/context.ts';
import { createSession } from '../../actions/create/create-session.ts';
import type { StepReport } from '../../actions/create/steps.ts';
import type { Effects } from '../model/app.ts';
import type { FormValues } from '../model/form.ts';
import type { Step } from '../model/modals.ts';
import { findAgents } from './find-agents.ts';

/** Starts the session that a filled-in form describes; reports its steps as rows of the dialog. */
export async function createFromForm(
  context: Context,
  values: FormValues,
  hooks: Parameters<Effects['create']>[1],
  size: { cols: number; rows: number },
): Promise<{ id: string; warnings: readonly string[] }> {
  const steps = new Map<string, Step>();
  const onStep = (report: StepReport) => {
    const state = report.state === 'skipped' ? 'done' : report.state;
    steps.set(report.step, { title: report.step, state, detail: report.detail });
    hooks.onSteps([...steps.values()]);
  };
  const { record, warnings, advice } = await createSession(
    context,
    {
      goal: values.task,
      agent: values.agent ?? defaultAgent(context),
      role: values.role,
      only: values.only,
      keep: values.keep,
      doneWhen: values.doneWhen,
      restate: values.restate,
      size,
      ...given('verify', values.verify),
      ...given('name', values.name),
      ...given('base', values.base),
      ...given('ticket', values.ticket),
      ...given('plan', values.plan),
      ...given('prompt', values.prompt ?? ''),
    },
    {
      onStep,
      signal: hooks.signal,
      confirmTrust: hooks.confirmTrust,
      words: 'fields',
      keptWords: () => 'what you typed is still in the form',
    },
  );
  const queued = record.status.value === 'queued' ? [`queued: ${record.status.reason}`] : [];
  return { id: record.id, warnings: [...queued, ...warnings, ...advice] };
}

/** The form may be sent before the screen has looked for programs: what it would have shown then is started. */
function defaultAgent(context: Context): string {
  return findAgents(context)[0]?.name ?? context.settings.agents.default;
}

/** An empty field is left to its default. */
function given<K extends string>(key: K, value: string): { [key in K]?: string } {
  return (value === '' ? {} : { [key]: value }) as { [key in K]?: string };
}
