import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { HostConnection } from '../../../src/agents/link/client.ts';
import { createFrameDecoder, encodeFrame } from '../../../src/agents/link/frames.ts';
import { frameTypes, type Rows } from '../../../src/agents/link/messages.ts';
import { until } from '../../support/until.ts';
import { bash, script, showRaw, shows, startSession } from './support/session.ts';

/** What a frames viewer has on its screen. */
function picture(connection: HostConnection) {
  const state = { rows: [] as string[], last: undefined as Rows | undefined, frames: 0 };
  connection.on('rows', frame => {
    if (frame.full) state.rows = [];
    for (const [i, text] of frame.changed) state.rows[i] = text;
    state.last = frame;
    state.frames += 1;
  });
  return state;
}

const plain = (rows: readonly string[]) => rows.map(row => row.replace(/\x1b\[[\d;:]*m/g, '').trimEnd());
const view = { cols: 80, rows: 24, top: 0, fps: 60 };

test('a frames viewer gets everything once, then only the rows that changed, with cursor and modes', async () => {
  const session = await startSession(bash);
  const client = await session.connect({ role: 'frames' });
  const seen = picture(client);
  client.watch(view);
  await until(() => plain(seen.rows)[0]?.startsWith('$'), 'the prompt');
  expect(seen.rows).toHaveLength(24);
  const before = seen.frames;
  let changed = 0;
  client.on('rows', frame => {
    expect(frame.full).toBe(false);
    changed += frame.changed.length;
  });
  await client.input('x');
  await until(() => plain(seen.rows)[0] === '$ x', 'the echo');
  expect(seen.frames).toBeGreaterThan(before);
  expect(changed).toBeLessThanOrEqual(2);
  expect(seen.last).toMatchObject({
    cols: 80,
    rows: 24,
    cursor: { x: 3, y: 0, visible: true },
    modes: { alternate: false, bracketedPaste: true },
    scrollback: 0,
    top: 0,
  });
});

test('a smaller viewer sees the bottom of what is in use, cut, and does not resize the agent', async () => {
  const session = await startSession(bash);
  const client = await session.connect({ role: 'frames' });
  const seen = picture(client);
  client.watch({ cols: 10, rows: 5, top: 0, fps: 60 });
  await client.input('clear; seq 1 12; echo 123456789012345\r');
  await until(() => plain(seen.rows).includes('1234567890'), 'the last line, cut');
  expect(plain(seen.rows)).toEqual(['10', '11', '12', '1234567890', '$']);
  expect(seen.last).toMatchObject({ cols: 80, rows: 24, cursor: { x: 2, y: 4 } });
});

test('a scrolled viewer sees what scrolled away and is told where it is', async () => {
  const session = await startSession(bash);
  const client = await session.connect({ role: 'frames' });
  const seen = picture(client);
  client.watch(view);
  await client.input('clear; seq 1 100\r');
  await until(() => plain(seen.rows).includes('100'), 'the end');
  client.watch({ ...view, top: 10_000 });
  await until(() => plain(seen.rows).includes('1'), 'the first line');
  expect(seen.last?.top).toBe(seen.last?.scrollback);
  client.watch(view);
  await until(() => plain(seen.rows).includes('100'), 'the live screen');
  expect(seen.last?.top).toBe(0);
});

test('newest wins: a flood gives a few frames, and the last one is right', async () => {
  const session = await startSession(bash);
  const client = await session.connect({ role: 'frames' });
  const seen = picture(client);
  client.watch({ ...view, fps: 20 });
  await shows(client, '$');
  const started = Date.now();
  await client.input('seq 1 100000; echo the en""d\r');
  await until(() => plain(seen.rows).includes('the end'), 'the end');
  expect(seen.frames).toBeLessThanOrEqual(((Date.now() - started) / 1000) * 20 + 10);
  expect(plain(seen.rows)).toContain('100000');
});

test('a viewer that stops watching gets nothing more', async () => {
  const session = await startSession(bash);
  const client = await session.connect({ role: 'frames' });
  const seen = picture(client);
  client.watch(view);
  await until(() => seen.frames > 0, 'a frame');
  client.unwatch();
  await client.query('explain');
  const before = seen.frames;
  await client.input('echo more\r');
  await shows(client, /^more/m);
  expect(seen.frames).toBe(before);
});

/** Colours, cursor moves, titles, wide characters, at full speed; each key press stops it or lets it go on. */
const burst = script(`
  const pick = list => list[Math.floor(Math.random() * list.length)];
  const part = () => pick([
    () => '\\x1b[' + Math.ceil(Math.random() * 24) + ';' + Math.ceil(Math.random() * 80) + 'H',
    () => '\\x1b[38;2;1;2;' + Math.floor(Math.random() * 255) + 'm', () => '\\x1b[0m', () => '世界', () => '😀',
    () => 'some text ', () => '\\r\\n', () => '\\x1b[2K', () => '\\x1b]2;title ' + Math.random() + '\\x07',
    () => '\\x1b[?25' + pick(['h', 'l']), () => '\\x1b[7m', () => '\\x1b[4:3m', () => '\\x1b[?1049' + pick(['h', 'l']),
  ])();
  process.stdin.setRawMode(true);
  let on = true;
  let stops = 0;
  const go = () => {
    let text = '';
    for (let i = 0; i < 300; i++) text += part();
    if (on) process.stdout.write(text, () => setImmediate(go));
    else process.stdout.write('\\x1b[0m\\x1b[1;1Hquiet ' + ++stops + '.');
  };
  process.stdin.on('data', () => { on = !on; if (on) go(); });
  go();
`);

test('attached in the middle of a burst, 20 times: the viewer ends up with exactly the screen of the host', async () => {
  const session = await startSession(burst);
  const control = await session.connect({ role: 'frames' });
  const seen = picture(control);
  for (let round = 1; round <= 20; round++) {
    const client = await session.connect({ role: 'raw' });
    const viewer = showRaw(client);
    const joined = new Promise(resolve => client.on('data', resolve));
    client.attach({ cols: 80, rows: 24 });
    await joined;
    await control.input('s');
    const quiet = `quiet ${round}.`;
    control.watch({ ...view, top: 0 });
    await until(() => plain(seen.rows)[0]?.startsWith(quiet), 'the last frame');
    await until(async () => (await viewer.seen()).startsWith(quiet), 'the viewer to be done');
    expect(Array.from({ length: 24 }, (_, y) => viewer.rowString(y, 80))).toEqual(seen.rows);
    const { x, y, visible } = viewer.cursor;
    expect({ x, y, visible }).toMatchObject({ x: seen.last?.cursor.x, y: seen.last?.cursor.y });
    expect(visible).toBe(seen.last?.cursor.visible);
    client.close();
    control.unwatch();
    await control.input('go');
  }
}, 60_000);

test('a viewer that reads nothing is cut, costs no more than its share, and is right again when it reads', async () => {
  const session = await startSession(bash);
  const control = await session.connect();
  await shows(control, '$');
  const socket = connect(session.spec.socket);
  onTestFinished(() => void socket.destroy());
  socket.write(encodeFrame('hello', { protocol: 1, build: '', role: 'raw' }));
  socket.write(encodeFrame('attach', { cols: 80, rows: 24 }));
  await new Promise(resolve => socket.once('data', resolve));
  socket.pause();
  await control.input('seq -f "%.0f some more text to make it long" 1 200000; echo flood en""ded\r');
  await until(
    async () => ((await control.query('text')).text ?? '').includes('flood ended'),
    'the flood to end',
    60_000,
  );

  const { createEmulator } = await import('../../../src/agents/host/emulator.ts');
  const terminal = createEmulator({ cols: 80, rows: 24, scrollback: 0 });
  onTestFinished(() => terminal.dispose());
  const decoder = createFrameDecoder();
  let bytes = 0;
  let snapshots = 0;
  socket.on('data', chunk => {
    bytes += chunk.length;
    for (const { type, payload } of decoder.push(chunk).frames) {
      if (type === frameTypes.snapshot) snapshots += 1;
      if (type === frameTypes.snapshot || type === frameTypes.data) terminal.write(Buffer.from(payload));
    }
  });
  socket.resume();
  await until(() => terminal.view().rows.join('\n').includes('flood ended'), 'the fresh snapshot');
  expect(snapshots).toBeGreaterThan(0);
  // The flood is 8 MB; what waited was at most one megabyte and what the kernel holds.
  expect(bytes).toBeLessThan(4 << 20);
}, 90_000);

test('a viewer whose terminal does not keep up (no acknowledgements) is cut the same way', async () => {
  const session = await startSession(bash);
  const control = await session.connect();
  const client = await session.connect({ role: 'raw' });
  let bytes = 0;
  let snapshots = 0;
  client.on('snapshot', () => {
    snapshots += 1;
  });
  client.on('data', chunk => {
    bytes += chunk.length;
    if (bytes === chunk.length) client.ack(chunk.length);
  });
  client.attach({ cols: 80, rows: 24 });
  await until(() => snapshots === 1, 'the snapshot');
  await control.input('seq 1 400000; echo flood en""ded\r');
  await until(
    async () => ((await control.query('text')).text ?? '').includes('flood ended'),
    'the flood to end',
    60_000,
  );
  expect(bytes).toBeLessThan(2 << 20);
  client.ack(bytes + 1_000_000);
  await until(() => snapshots === 2, 'a fresh snapshot');
}, 90_000);

test('the viewer that typed last decides the size; one that only looks never does', async () => {
  const session = await startSession(
    script(`process.stdin.setRawMode(true); process.stdin.resume(); console.log('ready');
      process.stdout.on('resize', () => console.log('\\r' + process.stdout.rows + ' ' + process.stdout.columns))`),
  );
  await shows(await session.connect(), 'ready');
  const size = async (client: HostConnection) =>
    (await client.query('text')).text?.trimEnd().split('\n').at(-1);
  const [laptop, phone, pane] = await Promise.all([
    session.connect({ role: 'raw' }),
    session.connect({ role: 'raw' }),
    session.connect({ role: 'frames' }),
  ]);
  pane.watch({ cols: 30, rows: 10, top: 0, fps: 60 });
  laptop.attach({ cols: 100, rows: 30 });
  await until(async () => (await size(pane)) === '30 100', "the laptop's size");
  await laptop.input('x');
  phone.attach({ cols: 40, rows: 20 });
  await phone.query('explain');
  expect(await size(pane)).toBe('30 100');
  await phone.input('x');
  await until(async () => (await size(pane)) === '20 40', "the phone's size");
  pane.resize({ cols: 60, rows: 15 });
  await phone.input('\x1b[<35;1;2M');
  expect(await size(pane)).toBe('20 40');
  await pane.input('x');
  await until(async () => (await size(pane)) === '15 60', 'the size of the focused pane');
  pane.resize({ cols: 0, rows: 0 });
  await until(
    async () => (await size(pane)) === '20 40',
    "the phone's size again, the pane has lost the focus",
  );
  phone.close();
  await until(async () => (await size(pane)) === '30 100', "the laptop's size again");
});

test('attach without a change of size makes a full-screen program draw again, and a shell not', async () => {
  const session = await startSession(
    script(`process.stdout.write('\\x1b[?1049h'); let n = 0;
      process.on('SIGWINCH', () => { process.stdout.write('\\x1b[H' + ++n + ' ' + process.stdout.rows); });
      process.stdin.resume(); process.stdout.write('ready')`),
  );
  const client = await session.connect({ role: 'raw' });
  const terminal = showRaw(client);
  await shows(client, 'ready');
  client.attach({ cols: 80, rows: 24 });
  await until(async () => /^\d+ 24/.test(await terminal.seen()), 'a redraw at the right size');
});
