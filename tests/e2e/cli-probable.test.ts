import { expect, test } from 'vitest';
import { openApp } from '../support/app.ts';
import { until } from '../support/until.ts';
import { sandbox } from './support/sandbox.ts';

test('an agent that only fell silent is shown as probably idle, in the same words everywhere', async () => {
  const box = sandbox();
  const script = 'echo hello; while read -r line; do echo "line $line"; done';
  box.settings({
    agents: { plain: { command: ['/bin/sh', '-c', script], prompt: 'none', quietMs: 500 } },
  });
  expect(await box.pitwall('new', '-a', 'plain', '--name', 'silent', 'be quiet')).toMatchObject({ code: 0 });
  const { status } = await until(async () => {
    const session = await box.session('silent');
    return session.status.value === 'idle' ? session : undefined;
  }, 'its silence to be noticed');
  expect(status).toMatchObject({ reason: 'quiet for 0.5+ s' });
  expect(status.confidence).toBeLessThan(0.5);

  expect((await box.pitwall('ls')).out).toMatch(/silent +probably idle .*quiet for 0\.5\+ s/);
  expect((await box.pitwall('show', 'silent')).out).toMatch(
    /^silent +probably idle for \S+ +quiet for 0\.5\+ s/,
  );
  const explained = (await box.pitwall('explain', 'silent')).out;
  expect(explained).toMatch(/^silent is probably idle: quiet for 0\.5\+ s \(for \d+s, told by its silence\)/);
  const app = await openApp(box);
  await app.row('silent', 'probably idle: quiet for 0.5+ s');
  await app.quit();
});
