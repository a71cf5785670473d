import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionJson } from '../../src/cli/output/schemas.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { phone } from './support/phone.ts';
import { sandbox } from './support/sandbox.ts';

test('the demo shows its sessions, also on a phone, and leaves nothing behind', async () => {
  const box = sandbox();
  const scratch = () => readdirSync(box.env.TMPDIR ?? '').filter(name => name.startsWith('pitwall-demo-'));
  const demo = phone(box, 'demo');
  await demo.shows('fix-login');
  const [root = '', ...others] = scratch();
  expect(others).toEqual([]);
  // The agents' terminals fit the pane from the first moment: the phone's 40x20 without border, heading and keys.
  const sessions = join(box.env.TMPDIR ?? '', root, 'shop-api', '.git', 'pitwall', 'sessions');
  const firstLine = () => {
    const files = readdirSync(sessions, { recursive: true, encoding: 'utf8' });
    const file = files.find(name => name.endsWith('output.cast'));
    return file === undefined ? '' : readFileSync(join(sessions, file), 'utf8').split('\n', 1)[0];
  };
  await until(firstLine, 'the recording of an agent');
  expect(JSON.parse(firstLine() ?? '')).toMatchObject({ width: 38, height: 16 });
  await until(() => {
    demo.press('q');
    return scratch().length === 0;
  }, 'the scratch repository is gone');
  expect(await demo.ended()).toEqual({ exit: 0 });
  await demo.shows('agents were stopped');
  expect(JSON.parse((await box.pitwall('ls', '-A', '--json')).out).sessions).toEqual([]);
});

test('a kept demo stays with its sessions stopped, not lost', async () => {
  const box = sandbox();
  const demo = phone(box, 'demo', '--keep');
  await demo.shows('fix-login');
  await demo.shows('openapi-docs');
  demo.press('q');
  expect(await demo.ended()).toEqual({ exit: 0 });
  await demo.shows('its agents were stopped');
  const [root = ''] = readdirSync(box.env.TMPDIR ?? '').filter(name => name.startsWith('pitwall-demo-'));
  const listed = await box.run(['ls', '--json'], { cwd: join(box.env.TMPDIR ?? '', root, 'shop-api') });
  const { sessions } = JSON.parse(listed.out) as { sessions: SessionJson[] };
  expect(sessions.length).toBeGreaterThan(0);
  expect(sessions.filter(({ status }) => status.value !== 'exited')).toEqual([]);
  expect(sessions.filter(({ status }) => status.reason.includes('SIGKILL'))).toEqual([]);

  // The line that it leaves behind works as it stands, in a shell that knows no pitwall.
  const text = demo.text().replaceAll('\n', '');
  const line = /look at it with: (cd .*?) *u starts an agent/.exec(text)?.[1];
  const resume = `${line} resume fix-login && ${line} stop fix-login --kill`;
  expect(execFileSync('/bin/sh', ['-c', resume], { env: box.env, encoding: 'utf8' })).toMatch(/fix-login/);
});

test('a demo without a screen starts four real sessions in a scratch place of its own', async () => {
  const box = sandbox();
  const started = await box.pitwall('demo', '--no-screen');
  expect(started.code).toBe(0);
  const root = /remove (\S+)/.exec(started.out)?.[1] ?? '';
  const repository = join(root, 'shop-api');
  const env = Object.fromEntries(
    [...started.out.matchAll(/(XDG_\w+)=(\S+)/g)].map(match => [match[1]!, match[2]!]),
  );
  const inDemo = (...args: string[]) => box.run(args, { cwd: repository, env });
  const names = (await inDemo('completion', 'names')).out.trim().split('\n').sort();
  expect(names).toEqual(['cart-refactor', 'fix-login', 'flaky-e2e', 'openapi-docs']);
  expect((await inDemo('wait', ...names, '--any', '--until', 'needs-input', '--timeout', '60')).code).toBe(0);
  for (const name of names) await inDemo('stop', name, '--kill');
  expect(JSON.parse((await box.pitwall('ls', '-A', '--json')).out).sessions).toEqual([]);
});

test('a demo that cannot be made leaves nothing behind', async () => {
  const box = sandbox();
  const failed = await box.run(['demo', '--no-screen'], { env: { PATH: tempDir('no-git') } });
  expect(failed.err).toContain('git was not found on the PATH');
  expect(failed.code).toBe(1);
  expect(readdirSync(box.env.TMPDIR ?? '').filter(name => name.startsWith('pitwall-demo-'))).toEqual([]);
});
