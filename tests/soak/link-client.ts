import { writeSync } from 'node:fs';
import { createEmulator } from '../../src/agents/host/emulator.ts';
import { connectHost } from '../../src/agents/link/client.ts';

// Attaches, compares its screen with the host's, then types numbered tokens and says which were acknowledged.
const [socket = '', first = '0'] = process.argv.slice(2);
const say = (text: string) => writeSync(1, `${text}\n`);
const started = performance.now();
const host = await connectHost(socket, { role: 'raw' });
const emulator = createEmulator({ cols: 120, rows: 40, scrollback: 0 });
const screen = new Promise<void>(resolve => {
  host.on('snapshot', bytes => {
    emulator.write(bytes);
    emulator.flush(resolve);
  });
});
host.attach({ cols: 120, rows: 40 });
await screen;
const took = performance.now() - started;
const { text = '' } = await host.query('text');
const mine = emulator.text().trimEnd();
if (!text.trimEnd().endsWith(mine)) say(`wrong-screen ${JSON.stringify(mine.slice(-80))}`);
say(`screen ${took}`);
for (let n = Number(first); ; n++) {
  say(`typing ${n}`);
  await host.input(`${String(n).padStart(8, '0')} `);
  say(`acked ${n}`);
}
