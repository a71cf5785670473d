import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bash, shows, startSession } from '../../agents/host/support/session.ts';
import { bundleProgram } from '../../support/bundle.ts';
import { tempDir } from '../../support/temp.ts';
import { openTerminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';

const detachKey = '\x1d';

/** A real host with a shell, and the attach in a PTY, under a shell that keeps the terminal when it is left. */
async function openAttach(socket?: (path: string) => Promise<string>) {
  const session = await startSession(bash);
  const program = await bundleProgram(new URL('fixtures/attach-program.ts', import.meta.url));
  const terminal = openTerminal({
    command: '/bin/sh',
    args: ['-c', 'echo before; "$0" "$1"; read -r line', process.execPath, program],
    env: {
      PATH: process.env.PATH ?? '',
      TERM: 'xterm-256color',
      SOCKET: socket ? await socket(session.spec.socket) : session.spec.socket,
    },
    cols: 80,
    rows: 24,
  });
  await terminal.sees(/^\$/m);
  return { terminal, session };
}

test('types to the agent, leaves on the chord, and the shell is as it was', async () => {
  const { terminal } = await openAttach();
  terminal.write('echo $((40 + 2)) é\r');
  await terminal.sees('42 é');
  expect(terminal.modes.alternate).toBe(true);
  expect(terminal.raw()).toContain('\x1b]2;pitwall: fix-login — ctrl-] leaves\x07');
  terminal.write(detachKey);
  await terminal.sees('end detached');
  expect(terminal.screen().slice(0, 3)).toEqual(['before', 'end detached', '']);
  expect(terminal.modes).toMatchObject({ alternate: false, bracketedPaste: false });
});

test('what the agent switched on is off again, what it erased was not the shell’s', async () => {
  const { terminal } = await openAttach();
  terminal.write(
    "printf '\\033[?1000h\\033[?1006h\\033[?1h\\033[?1004h\\033[5 q\\033[?25l\\033[3J\\033]0;mine\\007on''ly\\n'\r",
  );
  await terminal.sees('only');
  expect(terminal.modes).toMatchObject({ mouse: true, appCursor: true, focus: true });
  terminal.write('\x1b[24~');
  await terminal.sees('end detached');
  expect(terminal.modes).toMatchObject({ alternate: false, mouse: false, appCursor: false, focus: false });
  expect(terminal.cursor).toMatchObject({ visible: true, shape: 0 });
  expect(terminal.screen()[0]).toBe('before');
  expect(terminal.raw()).not.toContain('\x1b[3J');
});

test('a program that leaves its alternate screen shows what was below, not the shell that pitwall runs in', async () => {
  const { terminal } = await openAttach();
  terminal.write('echo be""low\r');
  await terminal.sees(/^below/m);
  terminal.write(
    "printf '\\033[?1049h\\033[Hful''l screen'; read -r x; printf '\\033[?1049l'; echo ba''ck\r",
  );
  await terminal.sees('full screen');
  terminal.write('\r');
  await terminal.until(rows => rows.includes('below') && rows.includes('back'), 'the screen below');
  expect(terminal.text()).not.toContain('before');
  expect(terminal.text()).not.toContain('full screen\n');
  expect(terminal.modes.alternate).toBe(true);
  terminal.write(detachKey);
  await terminal.sees('end detached');
  expect(terminal.screen().slice(0, 3)).toEqual(['before', 'end detached', '']);
});

test('the agent gets the size of the terminal, also when that changes', async () => {
  const { terminal, session } = await openAttach();
  const sizeOfHost = async () => {
    const host = await session.connect();
    host.close();
    return `${host.welcome.cols}x${host.welcome.rows}`;
  };
  expect(await sizeOfHost()).toBe('80x24');
  for (let i = 0; i < 10; i++) terminal.resize(90 + i, 30);
  await until(async () => (await sizeOfHost()) === '99x30', 'the new size at the host');
  terminal.write('stty size\r');
  await terminal.sees(/^30 99$/m);
});

test('an agent that ends leaves its last screen until a key is pressed', async () => {
  const { terminal } = await openAttach();
  terminal.write('echo last wo""rds; exit 3\r');
  await terminal.sees('the agent has ended with exit code 3; any key goes back');
  expect(terminal.text()).toContain('last words');
  terminal.write('x');
  await terminal.sees('end exited');
  expect(terminal.modes.alternate).toBe(false);
});

test('a host that is gone is said, and any key goes back', async () => {
  const sockets: Socket[] = [];
  const { terminal } = await openAttach(async path => {
    const proxy = createServer(socket => {
      const host = connect(path);
      sockets.push(socket, host);
      socket.pipe(host).pipe(socket);
      for (const one of [socket, host]) one.on('error', () => {});
    });
    const own = join(tempDir('proxy'), 's');
    await new Promise<void>(resolve => proxy.listen(own, resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    return own;
  });
  for (const socket of sockets) socket.destroy();
  await terminal.sees('the connection to the host ended; any key goes back');
  terminal.write('\r');
  await terminal.sees('end lost');
});

test('no host is an error, and the terminal is untouched', async () => {
  const program = await bundleProgram(new URL('fixtures/attach-program.ts', import.meta.url));
  const terminal = openTerminal({
    command: process.execPath,
    args: [program],
    env: { PATH: process.env.PATH ?? '', SOCKET: join(tempDir('none'), 's') },
  });
  expect(await terminal.exited).toMatchObject({ code: 1 });
  expect(terminal.text()).toContain('no host answers');
  expect(terminal.raw()).not.toContain('\x1b[?1049h');
});

test('a terminal that is not read holds nobody up, and shows the exact end when it is read again', async () => {
  const { terminal, session } = await openAttach();
  const looker = await session.connect();
  terminal.pause();
  terminal.write('seq 1 200000; echo do""ne\r');
  // The agent is not held up by a viewer that does not read.
  await shows(looker, /^done$/m);
  expect(terminal.text()).not.toContain('done');
  terminal.resume();
  await terminal.until(
    rows => rows.includes('200000') && rows.includes('done'),
    'the end of the flood',
    30_000,
  );
  const rows = terminal.screen();
  const end = rows.indexOf('done');
  expect(rows.slice(end - 3, end + 1)).toEqual(['199998', '199999', '200000', 'done']);
});
