import { cleanLine } from '../../term/clean.ts';
import type { ScreenRule, ScreenView, SignalDraft } from '../adapters/types.ts';
import { phraseActivity } from './activity.ts';
import { cursorLine } from './cursor-line.ts';

/**
 * What the bottom of the screen says, by the first rule that matches; undefined when a rule says to ignore this screen
 * (a viewer or a picker that the person opened: the status before stays). No match takes the last word back. Pure.
 */
export function signalFromScreen(rules: readonly ScreenRule[], screen: ScreenView): SignalDraft | undefined {
  const filled = screen.rows.filter(row => row.trim() !== '');
  const rule = rules.find(candidate =>
    matches(
      candidate,
      candidate.cursorLine ? cursorLine(screen).text : filled.slice(-candidate.rows).join('\n'),
    ),
  );
  if (rule === undefined)
    return { source: 'screen', strength: 0, value: 'unknown', evidence: 'no rule matches' };
  if (rule.value === 'ignore') return undefined;
  const question = rule.value === 'needs-input' ? rule.question?.(screen) : undefined;
  const activity = rule.value === 'working' ? rule.activity?.(screen) : undefined;
  return {
    source: 'screen',
    value: rule.value,
    strength: rule.strength,
    evidence: cleanLine(
      `${rule.name}: ${(rule.cursorLine ? cursorLine(screen).text : filled.at(-1))?.trim() ?? ''}`,
      200,
    ),
    ...(rule.reason !== undefined && { reason: rule.reason }),
    ...(question !== undefined && { question }),
    ...(activity ? { activity: phraseActivity(activity) } : {}),
  };
}

function matches({ all, none }: ScreenRule, text: string): boolean {
  return (
    all.every(pattern => anyCase(pattern).test(text)) && !none?.some(pattern => anyCase(pattern).test(text))
  );
}

const cache = new WeakMap<RegExp, RegExp>();

/** Rules compare case-insensitively: agents change the case of their labels between versions. */
function anyCase(pattern: RegExp): RegExp {
  if (pattern.flags.includes('i')) return pattern;
  const known = cache.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}i`);
  cache.set(pattern, known);
  return known;
}
