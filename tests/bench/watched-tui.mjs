// The built screen with a watch on its event loop: `watched-tui.mjs FILE` appends to FILE each gap between two turns of a
// timer, as JSON {at, gap, queued}: ms of the monotonic clock, ms beyond the timer's own, and how much of it the process
// waited for a processor that others had.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2];
/** Finer than any gap that counts. ms */
const everyMs = 5;
const gaps = [];
let last = process.hrtime.bigint();
let lastQueued = queuedMs();
setInterval(() => {
  const now = process.hrtime.bigint();
  const queued = queuedMs();
  gaps.push({
    at: Number(now) / 1e6,
    gap: Number(now - last) / 1e6 - everyMs,
    queued: Math.max(0, queued - lastQueued),
  });
  last = now;
  lastQueued = queued;
}, everyMs).unref();
process.on('SIGUSR2', () => writeFileSync(file, JSON.stringify(gaps)));

/** Time on the run queue so far, second field of schedstat. */
function queuedMs() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}

const { runTui } = await import('../../dist/tui.js');
process.exit(await runTui({ cwd: process.cwd(), env: process.env }));
