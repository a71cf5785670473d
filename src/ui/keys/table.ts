import type { KeyBinding } from './binding.ts';
import { dialogKeys } from './dialog-table.ts';
import { globalKeys } from './global-table.ts';
import { sessionKeys } from './session-table.ts';
import { timelineKeys } from './timeline-table.ts';

/**
 * Every key of the screen. Lower case acts on the selected session, upper case is the larger variant, the same verb key
 * means the same thing in every panel. Order is the order of the help; entries are added, never renamed.
 */
export const keyTable: readonly KeyBinding[] = [
  ...sessionKeys,
  ...globalKeys,
  ...timelineKeys,
  ...dialogKeys,
];
