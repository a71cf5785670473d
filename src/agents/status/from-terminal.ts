import { cleanLine } from '../../term/clean.ts';
import type { Adapter, SignalDraft } from '../adapters/types.ts';
import { type ProgramStatus, signalFromProgramStatus } from './from-osc7501.ts';
import { askInWords } from './question.ts';
import { strengths } from './strengths.ts';

/** What a terminal emulator reports beside cells; others (mode changes) say nothing about the agent. */
export type TerminalEvent =
  | { type: 'title'; text: string }
  | { type: 'bell' }
  | { type: 'notification'; code: number; title: string; body: string }
  | { type: 'progress'; state: number; value: number }
  | ({ type: 'osc7501' } & ProgramStatus)
  /** OSC 133: A prompt drawn, B input begins, C command runs, D command ended. */
  | { type: 'prompt'; mark: 'A' | 'B' | 'C' | 'D' }
  | { type: 'mode' };

/** ms; an unanswered notification says less and less about now. */
const notificationMs = 120_000;

/** Terminal event → signal; undefined when it says nothing about this agent. Pure. */
export function signalFromTerminal(
  event: TerminalEvent,
  adapter: Pick<Adapter, 'titleRules' | 'bell'>,
  { worktree, now }: { worktree?: string; now: number },
): SignalDraft | undefined {
  switch (event.type) {
    case 'osc7501':
      return signalFromProgramStatus(event, worktree);
    case 'title':
      return fromTitle(event.text, adapter);
    case 'notification':
      return fromNotification(`${event.title} ${event.body}`, now);
    case 'progress':
      return fromProgress(event.state);
    case 'bell':
      return adapter.bell === undefined ? undefined : fromBell(adapter.bell, now);
    case 'prompt':
      return fromPromptMark(event.mark);
    default:
      return undefined;
  }
}

function fromTitle(text: string, { titleRules }: Pick<Adapter, 'titleRules'>): SignalDraft {
  const rule = titleRules.find(({ match }) => match.test(text));
  const evidence = cleanLine(text, 200);
  // An agent that changes to a title without meaning takes the old one back.
  if (rule === undefined) return { source: 'title', strength: 0, value: 'unknown', evidence };
  const question = rule.value === 'needs-input' ? askInWords('', 'unknown') : undefined;
  return {
    source: 'title',
    value: rule.value,
    strength: rule.strength,
    evidence,
    ...(question && { question }),
  };
}

const asking =
  /\b(permission|approv\w+|needs? (your )?(input|attention)|waiting for (your|input)|confirm|question)\b/i;
const finished = /\b(complete|completed|finished|done|ready|turn ended)\b/i;

function fromNotification(text: string, now: number): SignalDraft | undefined {
  const evidence = cleanLine(text, 200);
  const base = { source: 'notification' as const, strength: strengths.notification, evidence };
  const expires = now + notificationMs;
  if (asking.test(text)) {
    return { ...base, value: 'needs-input', expires, question: askInWords(evidence, 'unknown') };
  }
  return finished.test(text) ? { ...base, value: 'idle', expires, reason: evidence } : undefined;
}

/** OSC 9;4: 0 none, 1 percent, 2 error, 3 busy, 4 paused. */
function fromProgress(state: number): SignalDraft {
  const base = { source: 'notification' as const, key: 'progress', evidence: `progress ${state}` };
  if (state === 1 || state === 3) return { ...base, value: 'working', strength: strengths.progress };
  return state === 0
    ? { ...base, value: 'idle', strength: strengths.titleIdle }
    : { ...base, value: 'unknown', strength: 0 };
}

function fromBell(strength: number, now: number): SignalDraft {
  const question = askInWords('', 'unknown');
  const expires = now + notificationMs;
  return {
    source: 'notification',
    key: 'bell',
    value: 'needs-input',
    strength,
    expires,
    question,
    evidence: 'bell',
  };
}

function fromPromptMark(mark: 'A' | 'B' | 'C' | 'D'): SignalDraft {
  const base = { source: 'notification' as const, key: 'prompt', evidence: `OSC 133;${mark}` };
  const strength = strengths.foreground;
  return mark === 'C' ? { ...base, value: 'working', strength } : { ...base, value: 'idle', strength };
}
