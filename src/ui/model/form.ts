import { composePrompt } from '../../actions/create/prompt.ts';
import type { FoundAgent } from './state.ts';
import { edit, emptyField, type FieldEdit, type TextField, textField } from './text-field.ts';

export const textFields = [
  'task',
  'only',
  'keep',
  'verify',
  'done',
  'name',
  'base',
  'ticket',
  'plan',
] as const;
export type TextFieldName = (typeof textFields)[number];

/** In the order of the screen. */
export const formFields = [
  'task',
  'agent',
  'role',
  'only',
  'verify',
  'done',
  'restate',
  'name',
  'base',
  'keep',
  'ticket',
  'plan',
] as const;
export type FormField = (typeof formFields)[number];

export const fieldTitles: Readonly<Record<FormField, string>> = {
  task: 'Task',
  agent: 'Agent',
  role: 'Role',
  only: 'Only touch',
  verify: 'Verify with',
  done: 'Done when',
  restate: 'Restate the plan first',
  name: 'Name',
  base: 'Base',
  keep: 'Keep',
  ticket: 'Ticket',
  plan: 'Plan file',
};

/** What an empty field stands for. */
export const fieldHints: Readonly<Record<FormField, string>> = {
  task: 'what to do',
  agent: '',
  role: '',
  only: 'globs, separated by spaces: src/auth/** tests/auth/**',
  verify: 'command: npm test',
  done: 'one criterion a line',
  restate: '',
  name: 'from the task',
  base: 'the current branch',
  keep: 'what must stay as it is',
  ticket: 'URL or #number',
  plan: 'path of a plan in the repository',
};

export const roles = ['implement', 'plan', 'test', 'review'] as const;

export interface FormDraft {
  readonly at: FormField;
  readonly text: Readonly<Record<TextFieldName, TextField>>;
  /** null: not chosen, the default one; which one that is may not be known yet. */
  readonly agent: string | null;
  readonly role: string;
  readonly restate: boolean;
  /** The prompt as edited by hand; null: composed from the fields. */
  readonly prompt: string | null;
  /** What went wrong with the last try. */
  readonly problem: string | null;
  /** Filled in from a session that is there: not what the next new session begins with. */
  readonly copied?: boolean;
}

export function emptyForm(agent: string | null = null): FormDraft {
  const text = Object.fromEntries(textFields.map(name => [name, emptyField]));
  return {
    at: 'task',
    text: text as FormDraft['text'],
    agent,
    role: roles[0],
    restate: false,
    prompt: null,
    problem: null,
  };
}

export function isTextField(field: FormField): field is TextFieldName {
  return (textFields as readonly string[]).includes(field);
}

/** Fields in which enter makes a new line. */
export function isMultiLine(field: FormField): boolean {
  return field === 'task' || field === 'done';
}

/** The field before or behind; it goes round. */
export function moveField(draft: FormDraft, by: 1 | -1): FormDraft {
  const place = formFields.indexOf(draft.at) + by;
  return { ...draft, at: formFields[(place + formFields.length) % formFields.length] ?? 'task' };
}

/** Types into the current field. A paste into a field of one line loses its line breaks. */
export function editForm(draft: FormDraft, change: FieldEdit): FormDraft {
  if (!isTextField(draft.at)) return draft;
  const clean =
    change.type === 'insert' && !isMultiLine(draft.at)
      ? { ...change, text: change.text.replace(/[\r\n]+/g, ' ') }
      : change;
  const field = edit(draft.text[draft.at], clean);
  return { ...draft, problem: null, text: { ...draft.text, [draft.at]: field } };
}

/** The agent that the form stands at: the chosen one, or the first that can be started; null: none is known yet. */
export function formAgent(draft: FormDraft, agents: readonly FoundAgent[]): string | null {
  return draft.agent ?? (agents.find(one => one.found) ?? agents[0])?.name ?? null;
}

/** Next or previous choice of the agent, the role, or yes and no. */
export function chooseInForm(draft: FormDraft, by: 1 | -1, agents: readonly FoundAgent[]): FormDraft {
  if (draft.at === 'restate') return { ...draft, restate: !draft.restate };
  if (draft.at === 'agent') {
    const names = agents.map(({ name }) => name);
    return { ...draft, agent: turn(names, formAgent(draft, agents), by), problem: null };
  }
  if (draft.at === 'role') return { ...draft, role: turn(roles, draft.role, by) };
  return draft;
}

export function setFormText(draft: FormDraft, field: TextFieldName, text: string): FormDraft {
  return { ...draft, text: { ...draft.text, [field]: textField(text) } };
}

export interface FormValues {
  task: string;
  /** null: the default one. */
  agent: string | null;
  role: string;
  only: string[];
  keep: string;
  verify: string;
  doneWhen: string[];
  restate: boolean;
  name: string;
  base: string;
  ticket: string;
  plan: string;
  prompt: string | null;
}

export function formValues(draft: FormDraft): FormValues {
  const value = (name: TextFieldName) => draft.text[name].text.trim();
  return {
    task: value('task'),
    agent: draft.agent,
    role: draft.role,
    only: value('only')
      .split(/[\s,]+/)
      .filter(Boolean),
    keep: value('keep'),
    verify: value('verify'),
    doneWhen: value('done')
      .split('\n')
      .map(line => line.replace(/^[-*]\s+/, '').trim())
      .filter(Boolean),
    restate: draft.restate,
    name: value('name'),
    base: value('base'),
    ticket: value('ticket'),
    plan: value('plan'),
    prompt: draft.prompt,
  };
}

/** The prompt as it will be sent. */
export function formPrompt(form: FormDraft): string {
  if (form.prompt !== null) return form.prompt;
  const values = formValues(form);
  const { only, keep, verify, doneWhen, restate } = values;
  return composePrompt({ goal: values.task, only, keep, verify, doneWhen, restate });
}

/** What a reviewable task should say and this one does not; warns, never blocks. */
export function formWarnings(values: FormValues): string[] {
  const warnings = [];
  if (values.only.length === 0) warnings.push('no scope');
  if (values.verify === '') warnings.push('no verify command');
  if (values.doneWhen.length === 0) warnings.push('no done-when');
  return warnings;
}

function turn<T extends string | null>(choices: readonly string[], now: T, by: 1 | -1): T | string {
  const place = choices.indexOf(now ?? '') + by;
  return choices[(place + choices.length) % choices.length] ?? now;
}
