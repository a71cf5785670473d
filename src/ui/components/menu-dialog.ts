import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import type { MenuItem, Modal, Step } from '../model/modals.ts';
import type { DialogBody, DialogContent } from './dialog.ts';
import { type Span, span } from './spans.ts';

type MenuModal = Extract<Modal, { kind: 'menu' }>;
type ConfirmModal = Extract<Modal, { kind: 'confirm' }>;
type MessageModal = Extract<Modal, { kind: 'message' }>;
type StepsModal = Extract<Modal, { kind: 'steps' }>;

/** Wide enough for a sentence of consequences, narrow enough to leave the list readable. Cells. */
const menuWidth = 72;

/** Variants of an action, each with its key and its consequence; what cannot be taken says why. */
export function menuContent(modal: MenuModal): DialogContent {
  return {
    title: [span(cleanLine(modal.title), 'text', { bold: true })],
    width: menuWidth,
    body: (width, height) => {
      const note = (modal.note ?? [])
        .flatMap(text => wrap(cleanLine(text), width))
        .map(t => [span(t, 'grey')]);
      const head: Span[][] = note.length > 0 ? [...note, []] : [];
      const items = modal.items.map((item, i) => itemLines(item, i === modal.at, width));
      const first = head.length + items.slice(0, modal.at).flat().length;
      const last = first + (items[modal.at]?.length ?? 1) - 1;
      // The note scrolls too: on a small screen the items matter more. The first item shows it where both have room.
      const withNote = modal.at === 0 && last < height;
      return { lines: [...head, ...items.flat()], at: [withNote ? 0 : first, last] };
    },
    keys: [
      ['enter', 'take'],
      ['esc', 'back'],
      ['↑ ↓', 'move'],
    ],
  };
}

/** A question before something that is hard to take back. */
export function confirmContent(modal: ConfirmModal): DialogContent {
  return {
    title: [span(cleanLine(modal.title), 'text', { bold: true })],
    width: menuWidth,
    body: (width, height) => scrolledText(modal.lines, modal.top ?? 0, width, height),
    keys: [
      ['enter', modal.verb],
      ['esc', 'back'],
    ],
  };
}

export function messageContent(modal: MessageModal): DialogContent {
  return {
    title: [span(cleanLine(modal.title), 'text', { bold: true })],
    width: menuWidth,
    body: (width, height) => scrolledText(modal.lines, modal.top ?? 0, width, height),
    keys: [
      ['enter', 'close'],
      ['esc', 'back'],
    ],
  };
}

/** Before the first step is told: the agent and its program are looked for. */
const firstStep: Step = { title: 'agent', state: 'running', detail: 'looking for its program' };

/** What a new session goes through, as it happens. */
export function stepsContent(modal: StepsModal): DialogContent {
  const failed = modal.steps.some(step => step.state === 'failed');
  return {
    title: [span(cleanLine(modal.title), 'text', { bold: true })],
    width: menuWidth,
    body: width => {
      const lines = (modal.steps.length > 0 ? modal.steps : [firstStep]).flatMap(step =>
        stepLines(step, width),
      );
      return { lines, at: [lines.length - 1, lines.length - 1] };
    },
    keys: [['esc', modal.cancelling ? 'cancelling …' : failed ? 'back to the form' : 'cancel']],
  };
}

const stepMarks: Readonly<Record<Step['state'], Span>> = {
  done: span('✓ ', 'green'),
  failed: span('× ', 'red'),
  running: span('▸ ', 'amber'),
};

/** One row; why a step failed takes as many as it needs. */
function stepLines(step: Step, width: number): Span[][] {
  const title = span(cleanLine(step.title).padEnd(10), 'text');
  const detail = cleanLine(step.detail ?? '');
  if (step.state !== 'failed') return [[stepMarks[step.state], title, span(detail, 'grey')]];
  const rows = wrap(detail, Math.max(10, width - 2)).map(text => [span(`  ${text}`, 'red')]);
  return [[stepMarks.failed, title], ...rows];
}

/** Text from row `top` on; `top` beyond the end shows the end. */
function scrolledText(lines: readonly string[], top: number, width: number, height: number): DialogBody {
  const rows = lines.flatMap(line => wrap(cleanLine(line), width)).map(text => [span(text, 'text')]);
  const first = Math.min(top, Math.max(0, rows.length - height));
  return { lines: rows, at: [first, first + Math.min(height, rows.length) - 1] };
}

function itemLines(item: MenuItem, current: boolean, width: number): Span[][] {
  const off = item.disabled !== undefined;
  const room = Math.max(10, width - 3);
  const mark = current ? span('▌', 'accent') : span(' ');
  const label = wrap(cleanLine(item.label), room).map((text, i) => [
    mark,
    span((i === 0 ? item.key : '').padEnd(2), off ? 'faint' : 'accent', off ? {} : { bold: true }),
    span(text, off ? 'faint' : 'text', current && !off ? { bold: true } : {}),
  ]);
  const detail = cleanLine(item.disabled ?? item.detail ?? '');
  if (detail === '') return label;
  return [...label, ...wrap(detail, room).map(text => [span(`   ${text}`, off ? 'faint' : 'grey')])];
}
