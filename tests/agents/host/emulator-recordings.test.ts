import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { picture, session } from './emulator-support.ts';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)), 'utf8');
const lines = (name: string) =>
  fixture(name)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

/** What the program wrote, and what the events file says about it, up to a time in seconds. */
function recording(name: string, until = Number.POSITIVE_INFINITY) {
  const frames = lines(`${name}.cast`).slice(1) as Array<[number, 'o' | 'i', string]>;
  const events = lines(`${name}.events.jsonl`) as Array<{ t: number; k: string; d: string; t2: string }>;
  return {
    chunks: frames.filter(([at, kind]) => kind === 'o' && at <= until).map(([, , data]) => Buffer.from(data)),
    typed: frames.filter(([, kind]) => kind === 'i').map(([, , data]) => data),
    titles: events.filter(event => event.k === 'title').map(event => event.t2),
    /** Time at which the first question was on the screen and its text was kept. */
    askedAt: events.find(event => event.k === 'wait')?.t ?? 0,
  };
}

async function replay(chunks: readonly Uint8Array[]) {
  const result = session({ cols: 120, rows: 40, scrollback: 1000 });
  for (const chunk of chunks) result.emulator.write(chunk);
  await result.parsed();
  return result;
}

const plain = (screen: string) =>
  screen
    .split('\n')
    .map(row => row.trimEnd())
    .join('\n')
    .trim();

describe('Claude Code', () => {
  test('is answered as a terminal that knows everything', async () => {
    const { replies } = await replay(recording('claude').chunks);
    expect(replies).toEqual([
      '\x1bP>|pitwall(1.2.3)\x1b\\',
      '\x1b[?0u',
      '\x1b]7501;?\x07',
      '\x1b[?1;2c',
      '\x1b[?2026;2$y',
      '\x1b[6;20;10t',
      '\x1b[?1016;2$y',
      '\x1b[?1;2c',
    ]);
  });

  test('says its titles and states in order', async () => {
    const { events } = await replay(recording('claude').chunks);
    expect(events.flatMap(event => (event.type === 'title' ? [event.text] : []))).toEqual([
      '✳ Claude Code',
      'Claude Code',
      '',
    ]);
    const states = events.flatMap(event =>
      event.type === 'osc7501' ? [`${event.state} ${event.kind ?? ''} ${event.msg ?? ''}`.trim()] : [],
    );
    expect(states).toEqual([
      'idle',
      'working',
      'working  Listing project files',
      'blocked permission approve Bash: ls -la > listing.txt; wc -l listing.txt',
      'working',
      'working  Reading greet.sh',
      expect.stringMatching(/^blocked permission approve Update: \/.*\/greet\.sh$/),
      'working',
      'blocked permission approve Bash: sh test.sh',
      'working',
      'done',
      'working',
      'clear',
      'clear',
    ]);
  });

  test('shows its question, with its modes on, and a snapshot shows the same', async () => {
    const { chunks, askedAt } = recording('claude');
    expect(chunks.length).toBeGreaterThan(50);
    const { emulator } = await replay(recording('claude', askedAt).chunks);
    expect(plain(emulator.view().rows.join('\n'))).toBe(plain(fixture('claude-permission.txt')));
    expect(emulator.modes).toMatchObject({
      alternate: true,
      bracketedPaste: true,
      mouse: true,
      focus: true,
      kittyFlags: 5,
      modifyOtherKeys: 2,
    });
    const copy = await replay([Buffer.from(emulator.snapshot())]);
    expect(picture(copy.emulator)).toEqual(picture(emulator));
  });
});

describe('Codex', () => {
  test('gets the answers it got from a terminal that knows everything', async () => {
    const { chunks, typed } = recording('codex');
    const { replies } = await replay(chunks);
    expect(replies).toEqual(typed.filter(data => data.startsWith('\x1b')));
  });

  test('says its titles and states in order', async () => {
    const { chunks, titles } = recording('codex');
    const { events } = await replay(chunks);
    expect(events.flatMap(event => (event.type === 'title' ? [event.text] : []))).toEqual(titles);
    expect(events.flatMap(event => (event.type === 'osc7501' ? [event.state] : []))).toEqual([
      'idle',
      'working',
      'blocked',
      'working',
      'done',
      'idle',
      'clear',
    ]);
  });

  test('shows its question, and a snapshot shows the same', async () => {
    const { askedAt } = recording('codex');
    const { emulator } = await replay(recording('codex', askedAt).chunks);
    expect(plain(emulator.view().rows.join('\n'))).toBe(plain(fixture('codex-permission.txt')));
    const copy = await replay([Buffer.from(emulator.snapshot())]);
    expect(picture(copy.emulator)).toEqual(picture(emulator));
  });
});

test('cut into single bytes a recording gives the same screen, events and replies', async () => {
  const chunks = recording('codex').chunks.slice(0, 40);
  const whole = await replay(chunks);
  const cut = await replay(Array.from(Buffer.concat(chunks), byte => Uint8Array.of(byte)));
  expect(picture(cut.emulator)).toEqual(picture(whole.emulator));
  expect(cut.events).toEqual(whole.events);
  expect(cut.replies).toEqual(whole.replies);
});
