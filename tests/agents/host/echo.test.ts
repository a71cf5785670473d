import { expect, it } from 'vitest';
import { createEchoWatch } from '../../../src/agents/host/echo.ts';

function watch() {
  let now = 1000;
  const echo = createEchoWatch(() => now);
  return {
    ...echo,
    type: (text: string) => echo.typed(Buffer.from(text)),
    pass: (ms: number) => (now += ms),
  };
}

it('takes a little output right after a letter for its echo', () => {
  const echo = watch();
  expect(echo.isEcho(1)).toBe(false);
  echo.type('é');
  expect(echo.isEcho(2)).toBe(true);
  echo.pass(50);
  expect(echo.isEcho(40)).toBe(true);
});

it('takes nothing else for an echo', () => {
  const echo = watch();
  echo.type('a');
  expect(echo.isEcho(500)).toBe(false);
  echo.pass(200);
  expect(echo.isEcho(1)).toBe(false);
  for (const key of ['\r', '\x03', '\x1b[A', '\x7f', 'a pasted text of some length']) {
    echo.type('a');
    echo.type(key);
    expect(echo.isEcho(1), JSON.stringify(key)).toBe(false);
  }
});
