import { until } from '../../support/until.ts';
import type { Sandbox } from './sandbox.ts';

/** Starts `pitwall watch --json` and waits until it has had its first look: it tells only of what changes after that. */
export async function watching(box: Sandbox) {
  await box.pitwall('new', '-a', 'shell', '--name', 'seen-0');
  const watch = box.start('watch', '--json');
  for (let i = 0; watch.text() === ''; i++) {
    if (i > 100) throw new Error('watch tells nothing');
    await box.pitwall('rename', `seen-${i}`, `seen-${i + 1}`);
  }
  const told = () => watch.text().split('\n').slice(0, -1);
  await until(() => told().length > 0, 'a whole line');
  return {
    lines: told,
    of: (name: string) =>
      told()
        .map(line => JSON.parse(line))
        .filter(e => e.name === name),
  };
}
