import type { KeyEvent } from './keys.ts';
import type { Dialog } from './view.ts';

/** What a key does to a dialog: takes an option, moves its cursor, denies, or nothing. Pure. */
export type DialogMove = { take: number } | { at: number } | 'deny' | undefined;

export function dialogMove(dialog: Dialog, event: KeyEvent): DialogMove {
  const count = dialog.options.length;
  if (event.type === 'text') {
    const char = event.text[0] ?? '';
    if (/^[1-9]$/.test(char)) return Number(char) <= count ? { take: Number(char) - 1 } : undefined;
    if (char === 'y' && /^yes/i.test(dialog.options[0]?.label ?? '')) return { take: 0 };
    return char === 'n' ? 'deny' : undefined;
  }
  if (event.type !== 'key') return undefined;
  if (event.key === 'enter') return { take: dialog.at };
  if (event.key === 'up') return { at: (dialog.at + count - 1) % count };
  if (event.key === 'down') return { at: (dialog.at + 1) % count };
  return event.key === 'esc' || event.key === 'ctrl-c' ? 'deny' : undefined;
}
