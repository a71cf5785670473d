import { fileURLToPath } from 'node:url';
import { machine } from '../bench/report.ts';
import { endWorkplaces } from '../bench/workplace.ts';
import { proveScreens } from './emulator.ts';
import { proveFleet } from './fleet.ts';
import { proveKills } from './kills.ts';
import { proveLink } from './link.ts';
import { proofTable, type SectionProofs, writeProofs } from './report.ts';
import { runSection, type Section } from './section.ts';
import { proveStore } from './store.ts';
import { proveWire } from './wire.ts';

/** `scale` 1 is the full length; a section does that part of it. */
const sections: Record<string, Section> = {
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

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void endWorkplaces().finally(() => process.exit(1)));

console.log(machine());
const measured = `${new Date().toISOString().slice(0, 10)}${scale === 1 ? '' : `, ${scale} of the length`}`;
const made: SectionProofs[] = [];
for (const [section, prove] of Object.entries(sections)) {
  if (names.length > 0 && !names.includes(section)) continue;
  const started = Date.now();
  console.log(`… ${section}`);
  const proofs = await runSection(prove, scale);
  await endWorkplaces();
  for (const { what, problems } of proofs)
    for (const problem of problems) console.log(`  ${what}: ${problem}`);
  console.log(`  ${Math.round((Date.now() - started) / 1000)} s`);
  made.push({ section, measured, proofs });
}
console.log(proofTable(made));
if (args.includes('--write')) {
  // The bundle runs from dist/soak/.
  const file = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
  writeProofs(file, made, Object.keys(sections));
}
process.exit(made.some(({ proofs }) => proofs.some(({ problems }) => problems.length > 0)) ? 1 : 0);
