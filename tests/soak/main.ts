import { fileURLToPath } from 'node:url';
import { machine } from '../bench/report.ts';
import { proveScreens } from './emulator.ts';
import { proveFleet } from './fleet.ts';
import { proveKills } from './kills.ts';
import { proveLink } from './link.ts';
import { type Proof, proofTable, writeProofs } from './report.ts';
import { proveStore } from './store.ts';
import { proveWire } from './wire.ts';

/** `scale` 1 is the full length; a section does that part of it. */
const sections: Record<string, (scale: number) => Promise<Proof[]>> = {
  store: proveStore,
  wire: proveWire,
  screens: proveScreens,
  link: proveLink,
  kills: proveKills,
  fleet: proveFleet,
};

const args = process.argv.slice(2);
const scale = Number(args.find(arg => arg.startsWith('--scale='))?.slice(8) ?? 1);
const names = args.filter(arg => !arg.startsWith('--'));
const unknown = names.filter(name => !(name in sections));
if (unknown.length > 0 || !(scale > 0)) {
  console.error(`usage: npm run test:soak -- [${Object.keys(sections).join('|')}]… [--scale=0.1] [--write]`);
  process.exit(2);
}

console.log(machine());
const proofs: Proof[] = [];
for (const [name, prove] of Object.entries(sections)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`… ${name}`);
  const made = await prove(scale);
  for (const { what, problems } of made) for (const problem of problems) console.log(`  ${what}: ${problem}`);
  proofs.push(...made);
}
console.log(proofTable(proofs));
if (args.includes('--write')) {
  // The bundle runs from dist/soak/.
  const file = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
  writeProofs(file, proofs, new Date().toISOString().slice(0, 10));
}
process.exit(proofs.some(({ problems }) => problems.length > 0) ? 1 : 0);
