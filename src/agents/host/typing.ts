import type { SubmitPlan } from '../adapters/types.ts';

/** A tab that is typed is a key: it completes, or moves on. Spaces are what it would have looked like. */
const tab = '    ';

/**
 * The bytes that put a text into an agent's input. Inside a bracketed paste lines end with CR, as terminals send it;
 * outside of one with LF, which agents take as a new line and not as "submit", and tabs are spaces. Pure.
 */
export function pasteBytes(text: string, plan: SubmitPlan, bracketedPasteOn: boolean): string {
  const clean = withoutKeys(text);
  if (!plan.bracketedPaste || !bracketedPasteOn) return clean.replaceAll('\t', tab);
  return `\x1b[200~${clean.replaceAll('\n', '\r')}\x1b[201~`;
}

/**
 * A text without control characters but newline and tab: in a pasted text they would be key presses, and a forged end of
 * paste would type the rest. Newlines at the end go too. Pure.
 */
export function withoutKeys(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/\n+$/, '');
}

/** Several keys in one read are taken for a paste, in which control characters are dropped or become line breaks. ms. */
const pressMs = 25;

export interface TypeOptions {
  plan: SubmitPlan;
  bracketedPasteOn: boolean;
  submit: boolean;
  /** Key presses that empty the input before a text that is submitted. */
  clear?: readonly string[];
  /** Resolves when the PTY has taken the bytes. */
  write: (bytes: string) => Promise<void>;
  pause: (ms: number) => Promise<void>;
  /** Called right before the bytes that submit. */
  beforeEnter?: () => void;
}

/** Types a text and submits it: paste, pause, Enter, because some agents take `text\r` in one write as a paste. */
export async function typeText(text: string, options: TypeOptions): Promise<void> {
  const { plan, write } = options;
  for (const press of options.submit ? (options.clear ?? []) : []) {
    await write(press);
    await options.pause(pressMs);
  }
  await write(pasteBytes(text, plan, options.bracketedPasteOn));
  if (!options.submit) return;
  if (plan.pauseMs > 0) await options.pause(plan.pauseMs);
  options.beforeEnter?.();
  await write(plan.enter);
}
