import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bundleProgram } from '../support/bundle.ts';

test.each([
  ['throws', /thrown/],
  ['throws in a timer', /thrown later/],
  ['rejects unheard', /rejected/],
  ['never settles', /never comes/],
])('a section that %s is reported as a problem', async (way, why) => {
  const program = await bundleProgram(new URL('broken-section.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [program, way], { encoding: 'utf8' });
  expect(status).toBe(0);
  const [{ what, problems }] = JSON.parse(stdout) as [{ what: string; problems: string[] }];
  expect(what).toBe('the section broke off');
  expect(problems.join()).toMatch(why);
});
