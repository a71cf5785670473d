// An agent that writes what it is told: `scripted.mjs FILE` prints each line that is appended to FILE, a JSON object
// {bytes, spin}: the bytes at once, then with `spin` a row and a title that move ten times a second. When each line was
// written stands in FILE.at, in ns of the monotonic clock that all processes share.
import { appendFileSync, closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

const file = process.argv[2];
const fd = openSync(file, 'a+');
let at = 0;
let spin = false;
let turns = 0;
process.stdin.setRawMode?.(true);
process.stdin.resume();
setInterval(() => {
  const { size } = fstatSync(fd);
  if (size === at) return;
  const text = Buffer.alloc(size - at);
  readSync(fd, text, 0, text.length, at);
  const end = text.lastIndexOf(10) + 1;
  at += end;
  for (const line of text.toString('utf8', 0, end).split('\n').filter(Boolean)) {
    const step = JSON.parse(line);
    spin = step.spin === true;
    const now = process.hrtime.bigint();
    writeSync(1, step.bytes);
    appendFileSync(`${file}.at`, `${now}\n`);
  }
}, 2);
setInterval(() => {
  if (!spin) return;
  turns += 1;
  const mark = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[turns % 10];
  writeSync(1, `\x1b]0;${mark} busy\x07\r${mark} Working (${Math.floor(turns / 10)}s)`);
}, 100);
process.on('exit', () => closeSync(fd));
