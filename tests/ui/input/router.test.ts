import { expect, onTestFinished, test, vi } from 'vitest';
import { createRouter, type InputMode } from '../../../src/ui/input/router.ts';

function open(mode: InputMode = 'keys', onChord?: (chord: string, set: (mode: InputMode) => void) => void) {
  vi.useFakeTimers();
  const got: string[] = [];
  const router = createRouter({
    onChord: chord => {
      got.push(`<${chord}>`);
      onChord?.(chord, next => {
        router.mode = next;
      });
    },
    onText: text => got.push(text),
    onPaste: text => got.push(`{${text}}`),
    onRaw: bytes => got.push(`raw ${JSON.stringify(Buffer.from(bytes).toString('utf8'))}`),
    onDetach: () => got.push('detach'),
    onSuspend: () => got.push('suspend'),
    detach: ['ctrl-]', 'f12'],
    escTimeoutMs: 20,
  });
  router.mode = mode;
  onTestFinished(() => {
    router.dispose();
    vi.useRealTimers();
  });
  const type = (text: string) => {
    router.push(Buffer.from(text));
    return got.splice(0).join(' ');
  };
  const later = (ms: number) => {
    vi.advanceTimersByTime(ms);
    return got.splice(0).join(' ');
  };
  return { router, type, later };
}

test('on the list every character is a key', () => {
  const { type } = open();
  expect(type('jjj')).toBe('<j> <j> <j>');
  expect(type('N \r')).toBe('<N> <space> <enter>');
  expect(type('\x1b[200~yyy\x1b[201~')).toBe('{yyy}');
  expect(type('\x1a')).toBe('suspend');
});

test('in a field characters are typed, and a space alone is also the key that chooses', () => {
  const { type } = open('text');
  expect(type('a b')).toBe('a b');
  expect(type(' ')).toBe('<space>');
  expect(type('x\x1b[D')).toBe('x <left>');
});

test('a lone esc waits for its timeout, an arrow that arrives in parts does not become esc', () => {
  const { type, later } = open();
  expect(type('\x1b')).toBe('');
  expect(later(19)).toBe('');
  expect(later(1)).toBe('<esc>');
  expect(type('\x1b') + type('[D')).toBe('<left>');
  expect(later(1_000)).toBe('');
});

test('a paste that lost its end is not waited for for ever', () => {
  const { type, later } = open('text');
  expect(type('\x1b[200~half')).toBe('');
  expect(later(2_000)).toBe('{half}');
  expect(type('x')).toBe('x');
});

test('raw bytes go to the agent untouched, except the chord in all its encodings', () => {
  for (const chord of ['\x1d', '\x1b[93;5u', '\x1b[27;5;93~', '\x1b[24~']) {
    const { router, type, later } = open('raw');
    expect(type('ls\r\x1b[A\x1b[200~\x1d\x1b[201~')).toBe(
      `raw ${JSON.stringify('ls\r\x1b[A\x1b[200~\x1d\x1b[201~')}`,
    );
    expect(type(chord)).toBe('');
    expect(later(300)).toBe('detach');
    expect(router.mode).toBe('keys');
  }
});

test('the chord twice is sent to the agent once', () => {
  const { type } = open('raw');
  expect(type('\x1d\x1d')).toBe('raw "\\u001d"');
});

test('what is typed right behind the chord is for the list', () => {
  const { type } = open('raw');
  expect(type('a\x1djj')).toBe('raw "a" detach <j> <j>');
});

test('what is typed right behind the key that focuses is for the agent', () => {
  const { type } = open('keys', (chord, set) => {
    if (chord === 'enter') set('raw');
  });
  expect(type('j\rls\r\x1b[B')).toBe('<j> <enter> raw "ls\\r\\u001b[B"');
});

test('what is typed right behind the key that opens a field is typed into it', () => {
  const { type } = open('keys', (chord, set) => {
    if (chord === '/') set('text');
  });
  expect(type('j/fix é')).toBe('<j> </> fix é');
});
