import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { phone } from './support/phone.ts';
import { sandbox } from './support/sandbox.ts';

test('attach shows the terminal, takes keys, and the detach key leaves the agent running', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await until(async () => (await box.session('one')).status.value === 'idle', 'the shell waits');
  const attached = phone(box, 'attach', 'one');
  await attached.shows('shell>');
  attached.press('echo sum $((40 + 2))\r');
  await attached.shows('sum 42');
  attached.press('\u001d');
  await attached.shows('left; the agent goes on');
  // Said before, above the agent's screen.
  await attached.shows('attached to one; ctrl-] or f12 leaves');
  expect(await attached.ended()).toEqual({ exit: 0 });
  expect((await box.session('one')).status.value).not.toBe('lost');

  const again = phone(box, 'attach');
  await again.shows('sum 42');
  again.press('\u001b[24~');
  expect(await again.ended()).toEqual({ exit: 0 });

  // Before anything was shown.
  const hurried = phone(box, 'attach');
  hurried.press('\u001d');
  expect(await hurried.ended()).toEqual({ exit: 0 });
});

test('an agent that does not run cannot be attached to', async () => {
  const box = sandbox();
  await box.pitwall('new', '-a', 'shell', '--name', 'one');
  await box.pitwall('stop', 'one', '--kill');
  const attached = phone(box, 'attach', 'one');
  await attached.shows('pitwall resume one');
  expect(await attached.ended()).toEqual({ exit: 4 });
});
