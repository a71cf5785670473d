import { writeFileSync } from 'node:fs';
import type { StatusValue } from '../../src/store/schema.ts';
import { type Confusion, sum } from '../agents/status/confusion.ts';
import { confusionOf, hasHooks, type Mode, modes } from '../agents/status/modes.ts';
import { readTruths } from '../agents/status/truth.ts';

const shown: readonly StatusValue[] = ['starting', 'working', 'needs-input', 'idle', 'unknown'];

const truths = readTruths();
const names = truths.map(({ name }) => name);
const text: string[] = [];
const each = new Map<Mode, Confusion[]>();
for (const mode of Object.keys(modes) as Mode[]) each.set(mode, await confusionOf(truths, mode));

text.push(
  `${truths.length} recordings of the real agents, ${seconds(sum(each.get('all signals') ?? []).total)} s;`,
  `${truths.filter(hasHooks).length} of them with hook events.`,
  '',
  ...summary(),
);
for (const [mode, all] of each) text.push('', `### ${capital(mode)}`, '', ...table(sum(all)));
text.push('', '### Each recording', '', ...perRecording());
const body = text.join('\n');
console.log(body);
if (process.argv.includes('--write')) writeFileSync('docs/status.md', `${head()}\n${body}\n`);

function summary(): string[] {
  const rows = [...each].map(([mode, all]) => {
    const { total, wrong, longest, idleWhileAsked, questions } = sum(all);
    const where = longest.ms > 0 ? ` (${longest.name}: ${longest.truth} shown as ${longest.shown})` : '';
    const cells = [mode, percent(wrong, total), `${ms(longest.ms)}${where}`, ms(idleWhileAsked)];
    return `| ${[...cells, latency(questions)].join(' | ')} |`;
  });
  return [
    '| evidence | wrong | longest wrong | idle while a question is open | question to its words, median / slowest |',
    '|---|---|---|---|---|',
    ...rows,
  ];
}

function table({ times }: Confusion): string[] {
  const states = shown.filter(state => times[state] !== undefined);
  return [
    `| true \\ shown, s | ${shown.join(' | ')} |`,
    `|---|${shown.map(() => '---').join('|')}|`,
    ...states.map(state => `| ${state} | ${shown.map(as => seconds(times[state]?.[as] ?? 0)).join(' | ')} |`),
  ];
}

function perRecording(): string[] {
  const all = [...each.keys()];
  return [
    `| recording | length, s | ${all.map(mode => `${mode}, wrong ms`).join(' | ')} |`,
    `|---|---|${all.map(() => '---').join('|')}|`,
    ...names.map((name, i) => {
      const cells = all.map(mode => Math.round(each.get(mode)?.[i]?.wrong ?? 0));
      return `| ${name} | ${seconds(truths[i]?.end ?? 0)} | ${cells.join(' | ')} |`;
    }),
  ];
}

function head(): string {
  return `# How often the status is right

Written by \`npm run bench:status -- --write\`, which plays recordings of the real agents through the terminal emulator
and the status engine of a host, in recorded time, and compares what was shown with timelines that were made by hand from
the screens (\`tests/agents/fixtures/truth/\`). \`npm test\` holds the bars: wrong for less than 0.5 % of the time with all
signals and for less than 5 % without hooks and OSC 7501, no wrong status longer than 1 s with all signals, never idle
while a question is open, every question found within 2 s.

- While a program draws a change, and from a key to what the program makes of it, both states count as right; these
  spans are in the timelines.
- A host looks at a screen 40 to 120 ms after it was drawn; that delay is counted as wrong, so a short recording with
  few other signals has a large share.
- Hooks come up to half a second before the screen shows the same; that counts as wrong too, so "without OSC 7501" is worse
  than "without both" in recordings with hooks.
- "Without OSC 7501" is harder than life for the recordings that were made with it: Claude Code then keeps its title still,
  which it moves in a terminal that does not know OSC 7501. \`claude-xtermjs\` and \`claude-write-silent\` are such terminals.
`;
}

function latency(questions: readonly number[]): string {
  const sorted = questions.toSorted((a, b) => a - b);
  if (sorted.length === 0) return '';
  return `${ms(sorted[Math.floor(sorted.length / 2)] ?? 0)} / ${ms(sorted.at(-1) ?? 0)}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

function seconds(value: number): string {
  return value === 0 ? '' : (value / 1000).toFixed(2);
}

function ms(value: number): string {
  return value === Number.POSITIVE_INFINITY ? 'not found' : `${Math.round(value)} ms`;
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
