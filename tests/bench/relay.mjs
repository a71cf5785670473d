// A relay with nothing in it, the floor for anything in Node: `relay.mjs host SOCKET PROGRAM ARGS…` owns a PTY behind a
// socket, `relay.mjs client SOCKET` joins it with the terminal it runs in.
import net from 'node:net';

const [role, socketPath, program, ...args] = process.argv.slice(2);
if (role === 'host') {
  const pty = (await import('@lydell/node-pty')).spawn(program, args, {
    encoding: null,
    cols: 120,
    rows: 40,
  });
  const server = net.createServer(client => {
    const forward = pty.onData(data => client.write(data));
    client.on('data', data => pty.write(data));
    client.on('close', () => forward.dispose());
    client.on('error', () => client.destroy());
  });
  server.listen(socketPath, () => process.stdout.write('ready\n'));
  pty.onExit(() => process.exit(0));
} else {
  const socket = net.connect(socketPath);
  process.stdin.setRawMode(true);
  process.stdin.on('data', data => socket.write(data));
  socket.on('data', data => process.stdout.write(data));
  socket.on('close', () => process.exit(0));
}
