import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createContext } from '../../src/actions/context.ts';
import { launchSession } from '../../src/actions/launch-session.ts';
import { findAdapter } from '../../src/agents/adapters/registry.ts';
import { parseSpec } from '../../src/agents/host/spec.ts';
import { makeRepo } from '../support/repo.ts';
import { tempDir } from '../support/temp.ts';
import { makeRecord } from './record.ts';

test('a host is told the settings that bind it', async () => {
  const home = tempDir('home');
  const specFile = join(home, 'spec.json');
  // Stands for the host: keeps what it was told.
  const hostEntry = join(home, 'host.mjs');
  writeFileSync(
    hostEntry,
    `import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(specFile)}, readFileSync(0));
console.log(JSON.stringify({ ok: true, pid: process.pid, startTime: '1', socket: '/s' }));
`,
  );
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_RUNTIME_DIR: home,
  };
  const made = await createContext({
    cwd: makeRepo().dir,
    env,
    flags: { 'stop.graceMs': 1234, 'host.scrollback': 77, 'store.segmentMiB': 3 },
  });
  const ctx = { ...made, hostEntry };
  await ctx.store.ensure();
  const record = await ctx.store.create(makeRecord());
  const adapter = findAdapter('shell');
  if (!adapter) throw new Error('no shell');
  const plan = { argv: ['/bin/sh'], env: {}, prompt: 'none', nativeId: null } as const;
  await launchSession(ctx, { record, adapter, plan, mode: 'start', size: { cols: 38, rows: 16 } });
  expect(parseSpec(readFileSync(specFile, 'utf8'))).toMatchObject({
    stopGraceMs: 1234,
    scrollback: 77,
    cols: 38,
    rows: 16,
    mode: 'start',
    recording: { segmentBytes: 3 * 1024 * 1024 },
  });
});
