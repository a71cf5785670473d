import { isBroken, isProbable, statusWord } from '../../store/record/status-word.ts';
import { cleanLine } from '../../term/clean.ts';
import type { PaletteColor } from '../../term/palette.ts';
import { ageText } from '../model/ages.ts';
import type { SessionView } from '../model/session-view.ts';
import { sizeSpans, testSpans } from './size-spans.ts';
import { joinSpans, row, rowBetween, type Span, span, spansWidth } from './spans.ts';

export interface RowLook {
  readonly selected: boolean;
  readonly tick: number;
  /** Several repositories are listed: each row names its own. */
  readonly showRepository: boolean;
}

/** Second lines start here, under the name. */
const indent = '     ';

/** The two rows of a session, each exactly `width` cells. */
export function sessionRows(view: SessionView, width: number, look: RowLook): [string, string] {
  const bg: PaletteColor | undefined = look.selected ? 'selection-bg' : undefined;
  return [
    firstRow(view, width, look, bg),
    row([span(indent), ...withQueued(view, secondLine(view, width - indent.length))], width, bg),
  ];
}

/** True when the second row of `view` shows its question without a cut. */
export function questionFits(view: SessionView, width: number): boolean {
  const room = width - indent.length;
  return spansWidth(secondLine(view, room)) <= room;
}

/** The mark in front of the name: with the group's title and colour it says the status three times. */
export function statusMark(view: SessionView): Span {
  const { group, status } = view;
  if (status.value === 'unknown') return span('~', 'amber', { bold: true });
  if (group === 'needs-input') return span('?', 'amber', { bold: true });
  if (group === 'ready') return span('◆', 'violet', { bold: true });
  if (status.value === 'queued') return span('·', 'grey', { bold: true });
  if (group === 'working') return span('▸', 'green', { bold: true });
  if (group === 'done') return span('✓', 'grey', { bold: true });
  if (group === 'idle') return span('·', 'grey', { bold: true });
  return stoppedWell(view) ? span('■', 'grey', { bold: true }) : span('×', 'red', { bold: true });
}

function firstRow(view: SessionView, width: number, look: RowLook, bg: PaletteColor | undefined): string {
  const { record, status } = view;
  const name = cleanLine(record.name);
  const left = [
    span(' '),
    look.selected ? span('▌', 'accent') : span(' '),
    statusMark(view),
    span(' '),
    look.selected ? span(name, 'text', { bold: true }) : span(name, 'text'),
  ];
  if (look.showRepository) left.push(span(' '), span(cleanLine(view.repository), 'faint'));
  if (record.role !== 'implement') left.push(span(' '), span(cleanLine(record.role), 'faint'));
  const age = ageText(status.since, look.tick).padStart(4);
  const agent = [span(' '), span(cleanLine(record.agent.name), 'grey')];
  const below = isOverlapBelow(view, width - indent.length);
  const overlap = view.overlap.length === 0 || below ? [] : [span(' '), span('⚠', 'amber')];
  const right = [...overlap, ...(width < agentFrom ? [] : agent), span(' '), span(age, 'grey'), span(' ')];
  return rowBetween(left, right, width, bg);
}

/** In a list narrower than this the agent gives its room to the name, which is what a session is called by. Cells. */
const agentFrom = 30;

/** A text that waits stands first: it is what the person did last here. A question stands before everything. */
function withQueued({ record, status }: SessionView, line: Span[]): Span[] {
  const [first, ...more] = record.sends ?? [];
  if (!first) return line;
  const text = cleanLine(first.text);
  const short = text.length > queuedChars ? `${text.slice(0, queuedChars - 1)}…` : text;
  const queued = [span(`queued: ${short}${more.length > 0 ? ` +${more.length}` : ''}`, 'accent')];
  return status.question
    ? joinSpans([line, queued], span(' · ', 'faint'))
    : joinSpans([queued, line], span(' · ', 'faint'));
}

/** Leaves room for what the agent does. */
const queuedChars = 24;

/** The most useful fact: the question, what it is doing, or what there is to review. */
function secondLine(view: SessionView, width: number): Span[] {
  const { status, group } = view;
  const probably = isProbable(status) ? [span(`${statusWord(status)}: `, 'grey')] : [];
  if (status.question) return [...probably, ...questionSpans(view)];
  // Its group says that it is queued; a text that waits for an idle agent is another thing.
  if (status.value === 'queued') return [span(cleanLine(status.reason), 'grey')];
  if (status.value === 'unknown') return [span(cleanLine(status.reason) || 'status unknown', 'amber')];
  if (group === 'ready' || group === 'done' || restsAsked(view)) return changeSpans(view, width);
  if (group === 'stopped') {
    const reason = cleanLine(status.reason) || (status.value === 'lost' ? 'its host is gone' : 'exited');
    const lost = status.value === 'lost' ? 'lost: ' : '';
    return [span(`${lost}${reason}`, stoppedWell(view) ? 'grey' : 'red')];
  }
  if (group === 'needs-input')
    return [...probably, span(cleanLine(status.reason) || 'waits for you', 'text')];
  const doing = status.activity
    ? activitySpans(cleanLine(status.activity))
    : [span(cleanLine(status.reason) || usualReason(view), 'grey')];
  return joinSpans(
    [outsideSpans(view), refusedSpans(view), [...probably, ...doing], overlapSpans(view, '⚠')],
    span(' '),
  );
}

/** Does the second line have room for the overlap? Else it stands beside the agent: it is never hidden. */
function isOverlapBelow(view: SessionView, width: number): boolean {
  const { status, group } = view;
  if (status.question || status.value === 'queued' || status.value === 'unknown') return false;
  if (!restsAsked(view) && (group === 'needs-input' || group === 'stopped')) return false;
  return spansWidth(secondLine(view, width)) <= width;
}

/** Nobody has begun with the changes that its review asked for. */
function restsAsked(view: SessionView): boolean {
  if (view.review !== 'changes asked') return false;
  return view.group === 'idle' || (view.group === 'stopped' && stoppedWell(view));
}

/** What stands there when nothing more is known; behind `probably idle:` the word itself would only repeat it. */
function usualReason({ status }: SessionView): string {
  if (status.value === 'starting') return 'starts';
  return isProbable(status) ? 'it has not said so' : status.value;
}

function changeSpans(view: SessionView, width: number): Span[] {
  const { record, review } = view;
  const state = view.group === 'done' || restsAsked(view) ? [span(review, 'grey')] : [];
  const size = sizeSpans(record.size);
  // Behind the change: that there is one to look at is sure.
  const guess = isProbable(view.status) ? [span(statusWord(view.status), 'grey')] : [];
  const parts = [
    state,
    failedExit(view),
    brokenTurn(view),
    outsideSpans(view),
    refusedSpans(view),
    size,
    testSpans(record.tests),
    guess,
  ];
  const whole = joinSpans([...parts, overlapSpans(view, '⚠ overlap')], span(' '));
  // The mark alone says it too, where the word does not fit.
  return spansWidth(whole) <= width ? whole : joinSpans([...parts, overlapSpans(view, '⚠')], span(' '));
}

/** A change to review whose agent ended badly: seen before the size is. */
function failedExit(view: SessionView): Span[] {
  if (view.status.value === 'lost') return [span('lost', 'red')];
  if (view.status.value !== 'exited' || stoppedWell(view)) return [];
  const { code, signal } = view.record.exit ?? {};
  return [span(signal ? cleanLine(signal) : `exit ${code ?? '?'}`, 'red')];
}

/** Its last turn did not come to its end: what there is to review may be half of it. */
function brokenTurn({ status }: SessionView): Span[] {
  return status.value === 'idle' && isBroken(status.reason) ? [span(cleanLine(status.reason), 'amber')] : [];
}

/** The agent edited files that are not its: nobody expects them there. */
function outsideSpans({ record }: SessionView): Span[] {
  const [first = '', ...more] = (record.outside ?? []).map(path => path.slice(path.lastIndexOf('/') + 1));
  if (first === '') return [];
  return [span(cleanLine(`outside: ${first}${more.length > 0 ? ` +${more.length}` : ''}`), 'red')];
}

/** What to do about it is in the timeline and in `explain`. */
function refusedSpans({ record }: SessionView): Span[] {
  return record.gitRefused ? [span('commit blocked', 'amber')] : [];
}

function overlapSpans(view: SessionView, text: string): Span[] {
  return view.overlap.length > 0 ? [span(text, 'amber')] : [];
}

/** The question with its subject, the command or path asked about, in bold; what lies outside of the task in red. */
function questionSpans({ status }: SessionView): Span[] {
  const text = cleanLine(status.question?.text ?? '');
  const subject = cleanLine(status.question?.subject ?? '');
  const at = subject === '' ? -1 : text.indexOf(subject);
  if (at < 0) return [span(text, 'text')];
  const before = text.slice(0, at);
  const look: Span = /outside/i.test(before) ? span(subject, 'red') : span(subject, 'text', { bold: true });
  return [span(before, 'text'), look, span(text.slice(at + subject.length), 'text')].filter(
    s => s.text !== '',
  );
}

/** `edits src/cart/total.ts`: the verb secondary, its object in the text colour. */
function activitySpans(text: string): Span[] {
  const space = text.indexOf(' ');
  if (space < 0) return [span(text, 'grey')];
  return [span(text.slice(0, space + 1), 'grey'), span(text.slice(space + 1), 'text')];
}

function stoppedWell({ record, status }: SessionView): boolean {
  const { exit } = record;
  return status.value === 'exited' && (exit === null || exit.code === 0 || exit.stopped === true);
}
