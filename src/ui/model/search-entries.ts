import type { HelpEntry } from '../keys/help.ts';
import type { KeyPort } from './app.ts';
import type { Modal } from './modals.ts';

export type SearchModal = Extract<Modal, { kind: 'help' | 'palette' }>;

/**
 * What help and palette list, in their order. The help keeps the order of the key table; in the palette, which is there to
 * run something, what can be done now comes first.
 */
export function searchEntries(
  modal: SearchModal,
  keys: Pick<KeyPort, 'helpEntries'>,
  disabled: (id: string) => string | undefined,
): HelpEntry[] {
  const entries = keys.helpEntries(modal.filter.text);
  if (modal.kind === 'help') return entries;
  const possible = entries.filter(({ id }) => disabled(id) === undefined);
  return [...possible, ...entries.filter(entry => !possible.includes(entry))];
}
