import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import { cellWidth } from '../../term/width.ts';
import {
  type FormDraft,
  type FormField,
  fieldHints,
  fieldTitles,
  formAgent,
  formFields,
  formPrompt,
  formValues,
  formWarnings,
  isMultiLine,
  isTextField,
  roles,
} from '../model/form.ts';
import type { FoundAgent } from '../model/state.ts';
import type { DialogContent } from './dialog.ts';
import { fieldRows } from './field-rows.ts';
import { type Span, span } from './spans.ts';

/** Labels of the form stand in a column of this width: the longest is `Restate the plan first`. */
const labelWidth = 13;

/** The form of a new session: its fields, what the agent will be told, what is missing. */
export function formContent(form: FormDraft, agents: readonly FoundAgent[]): DialogContent {
  return {
    title: [span('New session', 'text', { bold: true })],
    width: 96,
    body: (width, height) => {
      const blocks = formFields.map(field => fieldBlock(form, field, agents, width, height));
      const now = formFields.indexOf(form.at);
      const first = blocks.slice(0, now).flat().length;
      const last = first + (blocks[now]?.length ?? 1) - 1;
      const chosen = { ...form, agent: formAgent(form, agents) };
      const tail = [...problemLines(chosen, width), ...preview(chosen, width, height)];
      return { lines: blocks.flat(), at: [first, last], tail };
    },
    keys: [
      ['ctrl-s', 'start'],
      ['esc', 'back, kept'],
      ['tab', 'next'],
      ['← →', 'choose'],
      ['ctrl-e', 'edit the prompt'],
    ],
  };
}

function fieldBlock(
  form: FormDraft,
  field: FormField,
  agents: readonly FoundAgent[],
  width: number,
  height: number,
): Span[][] {
  const active = form.at === field;
  const narrow = width < 50;
  const room = narrow ? width - 2 : width - labelWidth - 2;
  const lines = valueLines(form, field, agents, room, height);
  const label = span(
    narrow ? fieldTitles[field] : cut(fieldTitles[field]).padEnd(labelWidth),
    active ? 'accent' : 'grey',
    active ? { bold: true } : {},
  );
  const mark = active ? span('▌', 'accent') : span(' ');
  if (narrow) return [[mark, label], ...lines.map(line => [span('  '), ...line])];
  return lines.map((line, i) => [
    i === 0 ? mark : span(' '),
    i === 0 ? label : span(' '.repeat(labelWidth)),
    span(' '),
    ...line,
  ]);
}

function cut(title: string): string {
  return title === fieldTitles.restate ? 'Restate first' : title;
}

function valueLines(
  form: FormDraft,
  field: FormField,
  agents: readonly FoundAgent[],
  width: number,
  height: number,
): Span[][] {
  const active = form.at === field;
  if (field === 'agent') return choices(agents, formAgent(form, agents), active, width);
  if (field === 'role')
    return choices(
      roles.map(name => ({ name, found: true })),
      form.role,
      active,
      width,
    );
  if (field === 'restate')
    return choices(
      [no, restates].map(name => ({ name, found: true })),
      form.restate ? restates : no,
      active,
      width,
    );
  if (!isTextField(field)) return [[]];
  const maxRows = isMultiLine(field) ? Math.max(3, Math.floor(height / 4)) : 1;
  const rows = fieldRows(form.text[field], width, { active, maxRows, hint: fieldHints[field] });
  // The task is what matters: it has room from the start.
  const least = field === 'task' && height > 20 ? 3 : 1;
  return [...rows, ...Array.from({ length: Math.max(0, least - rows.length) }, () => [])];
}

const no = 'no';
const restates = 'yes: it tells its plan and waits';

/** Everything there is to choose from, over as many rows as it takes. */
function choices(
  all: readonly FoundAgent[],
  chosen: string | null,
  active: boolean,
  width: number,
): Span[][] {
  const rows: Span[][] = [[]];
  let used = 0;
  for (const { name, found } of all) {
    const text = found ? cleanLine(name) : `${cleanLine(name)} (missing)`;
    const piece = choice(text, { found, active, chosen: name === chosen });
    const wide = cellWidth(piece.text);
    if (used > 0 && used + 2 + wide > width) {
      rows.push([]);
      used = 0;
    }
    if (used > 0) rows.at(-1)?.push(span('  '));
    rows.at(-1)?.push(piece);
    used += wide + (used === 0 ? 0 : 2);
  }
  return rows;
}

/** The chosen one has a mark of its own: colour and weight alone do not show on every terminal. */
function choice(text: string, is: { found: boolean; active: boolean; chosen: boolean }): Span {
  if (!is.chosen) return span(`○ ${text}`, is.found ? 'grey' : 'faint');
  const color = !is.found ? 'red' : is.active ? 'accent' : 'text';
  return span(`● ${text}`, color, { bold: true });
}

function problemLines(form: FormDraft, width: number): Span[][] {
  if (form.problem !== null) return wrap(cleanLine(form.problem), width).map(text => [span(text, 'red')]);
  const warnings = toldNothing(form) ? [] : formWarnings(formValues(form));
  if (warnings.length === 0 || formValues(form).task === '') return [];
  const lines = wrap(`hard to review: ${warnings.join(', ')}`, width);
  return [[], ...lines.map(text => [span(text, 'amber')])];
}

/** What the agent is told, below the fields, when there is room for it. */
function preview(form: FormDraft, width: number, height: number): Span[][] {
  const prompt = formPrompt(form);
  if (height < 24 || prompt === '') return [];
  if (toldNothing(form)) return [[], [span('a note in the record; a shell is not sent it', 'grey')]];
  const lines = prompt.split('\n').flatMap(line => wrap(cleanLine(line), width - 2));
  const room = Math.max(3, Math.floor(height / 4));
  const shown = lines.slice(0, room);
  const title = form.prompt === null ? 'the agent is told' : 'the agent is told (edited by hand)';
  const more = lines.length > room ? [[span(`  … ${lines.length - room} more lines`, 'faint')]] : [];
  return [[], [span(title, 'grey')], ...shown.map(line => [span(`  ${line}`, 'text')]), ...more];
}

/** A shell does what it is typed, and a sentence is no command. */
function toldNothing(form: FormDraft): boolean {
  return formValues(form).agent === 'shell';
}
