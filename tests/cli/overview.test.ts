import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import type { Io } from '../../src/cli/io.ts';
import { defineCommand, overview } from '../../src/cli/program.ts';

test.each(commands)('$name $args: the overview says what can be left out', async entry => {
  const command = await defineCommand(entry, {} as Io);
  const needed = command.registeredArguments.map(({ required }) => required);
  const told = entry.args === '' ? [] : entry.args.split(' ').map(word => word.startsWith('<'));
  expect(told).toEqual(needed);
  expect(overview()).toContain(`${entry.name} ${entry.args}`.trim());
});
