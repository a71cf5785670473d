import type { KeyBinding, KeyContext } from './binding.ts';

const key = (
  id: string,
  keys: readonly string[],
  context: KeyContext,
  label: string,
  help: string,
): KeyBinding => ({ id, keys, context: [context], label, help, group: 'Local', fixed: true });

/**
 * Keys inside of dialogs and fields. `enter` takes and `esc` goes back in every one of them; they belong to the dialog
 * and cannot be remapped, so that nobody can lock themselves into one.
 */
export const dialogKeys: readonly KeyBinding[] = [
  key('menu.take', ['enter'], 'menu', 'choose', 'Take the marked entry; its own key takes it at once'),
  key('menu.down', ['down', 'j'], 'menu', 'down', 'Next entry'),
  key('menu.up', ['up', 'k'], 'menu', 'up', 'Previous entry'),
  key('menu.back', ['esc'], 'menu', 'back', 'Close without doing anything'),
  key('search.take', ['enter'], 'search', 'run', 'Run the marked entry'),
  key('search.down', ['down'], 'search', 'down', 'Next entry; every key that prints filters'),
  key('search.up', ['up'], 'search', 'up', 'Previous entry'),
  key('search.back', ['esc'], 'search', 'back', 'Close without running anything'),
  key('filter.keep', ['enter'], 'filter', 'keep', 'Keep the filter and go back to the list'),
  key('filter.next-waiting', ['tab'], 'filter', 'next', 'Keep the filter and go to the next one that waits'),
  key('filter.down', ['down'], 'filter', 'down', 'Next session that is left'),
  key('filter.up', ['up'], 'filter', 'up', 'Previous session that is left'),
  key('filter.clear', ['esc'], 'filter', 'clear filter', 'Clear the filter'),
  key('form.start', ['ctrl-s', 'ctrl-enter'], 'form', 'start', 'Start the session'),
  key('form.edit', ['ctrl-e'], 'form', 'edit prompt', 'Edit the composed prompt in your editor'),
  key('form.next', ['tab', 'down'], 'form', 'next field', 'Next field'),
  key('form.previous', ['shift-tab', 'up'], 'form', 'previous field', 'Previous field'),
  key('form.choose', ['left', 'right', 'space'], 'form', 'choose', 'Change a choice'),
  key('form.back', ['esc'], 'form', 'back', 'Close the form; what was typed is kept'),
  key('reply.send', ['enter'], 'reply', 'send', 'Send it'),
  key('reply.line', ['alt-enter', 'shift-enter', 'ctrl-j'], 'reply', 'new line', 'New line'),
  key('reply.edit', ['ctrl-e'], 'reply', 'editor', 'Write it in your editor'),
  key('reply.back', ['esc'], 'reply', 'back', 'Close; what was typed is kept for this session'),
  key('log.page-up', ['pgup'], 'log', 'page up', 'Scroll up'),
  key('log.page-down', ['pgdn'], 'log', 'page down', 'Scroll down'),
  key('log.up', ['up', 'k'], 'log', 'up', 'One line up'),
  key('log.down', ['down', 'j'], 'log', 'down', 'One line down'),
  key('log.right', ['L', 'shift-right'], 'log', 'right', 'Show what is cut off at the right'),
  key('log.left', ['H', 'shift-left'], 'log', 'left', 'Back to the left'),
  key('log.back', ['esc'], 'log', 'back', 'Close the log'),
];
