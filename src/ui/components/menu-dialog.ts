import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import type { MenuItem, Modal, Step } from '../model/modals.ts';
import { type DialogContent, keySpans, windowAt } from './dialog.ts';
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
      const before = items.slice(0, modal.at).flat().length;
      return [...head, ...windowAt(items.flat(), before, height - head.length)];
    },
    keys: keySpans([
      ['enter', 'take'],
      ['esc', 'back'],
    ]),
  };
}

/** A question before something that is hard to take back. */
export function confirmContent(modal: ConfirmModal): DialogContent {
  return {
    title: [span(cleanLine(modal.title), 'text', { bold: true })],
    width: menuWidth,
    body: width =>
      modal.lines.flatMap(line => wrap(cleanLine(line), width)).map(text => [span(text, 'text')]),
    keys: keySpans([
      ['enter', modal.verb],
      ['esc', 'back'],
    ]),
  };
}

export function messageContent(modal: MessageModal): DialogContent {
  return {
    title: [span(cleanLine(modal.title), 'text', { bold: true })],
    width: menuWidth,
    body: width =>
      modal.lines.flatMap(line => wrap(cleanLine(line), width)).map(text => [span(text, 'text')]),
    keys: keySpans([
      ['enter', 'close'],
      ['esc', 'back'],
    ]),
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
    body: () =>
      (modal.steps.length > 0 ? modal.steps : [firstStep]).map(step => [
        step.state === 'done'
          ? span('✓ ', 'green')
          : step.state === 'failed'
            ? span('× ', 'red')
            : span('▸ ', 'amber'),
        span(cleanLine(step.title).padEnd(10), 'text'),
        span(cleanLine(step.detail ?? ''), step.state === 'failed' ? 'red' : 'grey'),
      ]),
    keys: keySpans([['esc', modal.cancelling ? 'cancelling …' : failed ? 'back to the form' : 'cancel']]),
  };
}

function itemLines(item: MenuItem, current: boolean, width: number): Span[][] {
  const off = item.disabled !== undefined;
  const first: Span[] = [
    current ? span('▌', 'accent') : span(' '),
    span(item.key.padEnd(2), off ? 'faint' : 'accent', off ? {} : { bold: true }),
    span(cleanLine(item.label), off ? 'faint' : 'text', current && !off ? { bold: true } : {}),
  ];
  const detail = item.disabled ?? item.detail;
  if (!detail) return [first];
  const rows = wrap(cleanLine(detail), Math.max(10, width - 3));
  return [first, ...rows.map(text => [span(`   ${text}`, off ? 'faint' : 'grey')])];
}
