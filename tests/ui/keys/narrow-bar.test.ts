import { expect, it } from 'vitest';
import { stripSgr } from '../../../src/term/sgr.ts';
import { barRow } from '../../../src/ui/keys/key-bar.ts';
import { resolveKeys } from '../../../src/ui/keys/resolve.ts';

/** As for a session that asks permission while another one waits too. */
const possible = new Set([
  ...['answer.approve', 'answer.deny', 'session.reply', 'pane.focus', 'session.attach', 'pane.diff'],
  ...['session.new', 'list.next-waiting', 'app.help', 'app.quit'],
]);
const keys = resolveKeys().keyBar(['list', 'pane', 'global'], {
  disabled: id => (possible.has(id) ? undefined : 'not now'),
});
const bar = (width: number) => stripSgr(barRow(keys, width)).trimEnd();

it('keeps the way to the next question as long as the answers', () => {
  expect(bar(80)).toBe(' y approve   N deny   r reply   enter focus   tab next   ? all keys');
  expect(bar(44)).toBe(' y approve   N deny   tab next   ? all keys');
  expect(bar(40)).toBe(' y approve   N deny   ? all keys');
});
