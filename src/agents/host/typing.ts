import type { SubmitPlan } from '../adapters/types.ts';

/**
 * The bytes that put a text into an agent's input. Control characters but newline and tab are left out: in a pasted
 * text they would be key presses, and a forged end of paste would type the rest. Inside a bracketed paste lines end
 * with CR, as terminals send it; outside of one with LF, which agents take as a new line and not as "submit". Pure.
 */
export function pasteBytes(text: string, plan: SubmitPlan, bracketedPasteOn: boolean): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/\n+$/, '');
  if (!plan.bracketedPaste || !bracketedPasteOn) return clean;
  return `\x1b[200~${clean.replaceAll('\n', '\r')}\x1b[201~`;
}

export interface TypeOptions {
  plan: SubmitPlan;
  bracketedPasteOn: boolean;
  submit: boolean;
  /** Resolves when the PTY has taken the bytes. */
  write: (bytes: string) => Promise<void>;
  pause: (ms: number) => Promise<void>;
  /** Called right before the bytes that submit. */
  beforeEnter?: () => void;
}

/** Types a text and submits it: paste, pause, Enter, because some agents take `text\r` in one write as a paste. */
export async function typeText(text: string, options: TypeOptions): Promise<void> {
  const { plan, write } = options;
  await write(pasteBytes(text, plan, options.bracketedPasteOn));
  if (!options.submit) return;
  if (plan.pauseMs > 0) await options.pause(plan.pauseMs);
  options.beforeEnter?.();
  await write(plan.enter);
}
