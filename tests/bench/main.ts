import { fileURLToPath } from 'node:url';
import { measureBytes } from './bytes.ts';
import { measureEcho } from './echo.ts';
import { measureFlood } from './flood.ts';
import { measureHooks } from './hooks.ts';
import { measureIdle } from './idle.ts';
import { measureMemory } from './memory.ts';
import { measureNew } from './new.ts';
import { measureQuestion } from './question.ts';
import { machine, markdownTable, type Row, writeTable } from './report.ts';
import { measureSelectedFlood } from './selected-flood.ts';
import { measureSnapshot } from './snapshot.ts';
import { measureStall } from './stall.ts';
import { measureStart } from './start.ts';
import { measureTranscript } from './transcript.ts';

const sections: Record<string, () => Promise<Row[]>> = {
  start: measureStart,
  echo: measureEcho,
  flood: measureFlood,
  'selected-flood': measureSelectedFlood,
  idle: measureIdle,
  stall: measureStall,
  bytes: measureBytes,
  new: measureNew,
  snapshot: measureSnapshot,
  question: measureQuestion,
  hooks: measureHooks,
  memory: measureMemory,
  transcript: measureTranscript,
};

const args = process.argv.slice(2);
const names = args.filter(arg => !arg.startsWith('--'));
const unknown = names.filter(name => !(name in sections));
if (unknown.length > 0) {
  console.error(`no such section: ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);
  process.exit(2);
}

console.log(machine());
const rows: Row[] = [];
for (const [name, measure] of Object.entries(sections)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`… ${name}`);
  rows.push(...(await measure()));
}
console.log(markdownTable(rows));
if (args.includes('--write')) {
  // The bundle runs from dist/bench/.
  const file = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
  writeTable(file, rows, new Date().toISOString().slice(0, 10));
}
