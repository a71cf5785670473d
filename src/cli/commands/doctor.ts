import type { Command } from 'commander';
import { type CheckResult, doctor } from '../../actions/doctor/doctor.ts';
import { exitCodes } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { padEnd } from '../../term/width.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

export function define(command: Command, io: Io): void {
  command
    .option('--fix', 'mend what can be mended without losing anything')
    .option('--json', 'see schemas/doctor.schema.json')
    .action(async (options: { fix?: boolean; json?: boolean }) => {
      const checks = await doctor({ cwd: io.cwd, env: io.env, fix: options.fix });
      const healthy = checks.every(({ state, fixed }) => state !== 'problem' || fixed);
      if (options.json) {
        const list = checks.map(({ name, state, text, hint, fix, fixed }) => ({
          name,
          state,
          text,
          hint: hint ?? null,
          fixable: fix !== undefined,
          fixed,
        }));
        io.out(`${JSON.stringify({ ok: healthy, checks: list }, null, 2)}\n`);
      } else {
        io.out(checks.map(check => line(io, check)).join(''));
      }
      io.setExit(healthy ? exitCodes.done : exitCodes.failed);
    });
  examples(command, ['pitwall doctor', 'pitwall doctor --fix']);
}

/** Names are short; a longer one only pushes its own line. */
const nameCells = 15;

function line(io: Io, { name, state, text, hint, fixed }: CheckResult): string {
  const { paint } = io;
  const marks = {
    ok: paint.green('✓'),
    note: paint.grey('·'),
    warning: paint.amber('!'),
    problem: paint.red('✗'),
  };
  const advice = fixed
    ? `\n  ${paint.green('mended')}`
    : hint
      ? `\n  ${paint.grey(`→ ${cleanLine(hint, 400)}`)}`
      : '';
  return `${marks[state]} ${padEnd(cleanLine(name, 40), nameCells)} ${cleanLine(text, 600)}${advice}\n`;
}
