import { lstatSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { givePorts, releasePorts } from '../../../src/agents/link/ports.ts';
import { checkSocketPath, socketPath } from '../../../src/agents/link/socket-path.ts';
import { updateSshAgentLink } from '../../../src/agents/link/ssh-agent-link.ts';
import { resolvePaths } from '../../../src/lib/paths.ts';
import { tempDir } from '../../support/temp.ts';

test('a socket path of 107 bytes is fine, one of 108 is refused with what to do', () => {
  expect(checkSocketPath('/'.padEnd(107, 'x'), 'linux')).toHaveLength(107);
  expect(() => checkSocketPath('/'.padEnd(108, 'x'), 'linux')).toThrow('108 bytes');
  expect(() => checkSocketPath('/'.padEnd(104, 'x'), 'darwin')).toThrow('at most 103');
  expect(() => checkSocketPath(`/${'ä'.repeat(60)}`, 'linux')).toThrow('121 bytes');
});

test('sockets lie in a private directory', () => {
  const dir = tempDir('run');
  const path = socketPath(resolvePaths({ HOME: dir, XDG_RUNTIME_DIR: dir }), '01ABC');
  expect(path).toBe(join(dir, 'pitwall', '01ABC'));
  expect(lstatSync(join(dir, 'pitwall')).mode & 0o777).toBe(0o700);
});

test('each session gets ten ports of its own, always the same, until they are released', () => {
  const dir = join(tempDir('ports'), 'ports');
  const [a, b] = [givePorts(dir, 'a') ?? 0, givePorts(dir, 'b') ?? 0];
  expect(b - a).toBe(10);
  expect(givePorts(dir, 'a')).toBe(a);
  releasePorts(dir, 'a');
  releasePorts(dir, 'never had any');
  expect(givePorts(dir, 'c')).toBe(a);
  expect(givePorts(dir, 'b')).toBe(b);
});

test('when all ports are given there is none; releasing where nothing was given is fine', () => {
  const dir = join(tempDir('ports'), 'full');
  releasePorts(dir, 'a');
  mkdirSync(dir);
  for (let port = 20_000; port < 32_000; port += 10) writeFileSync(join(dir, String(port)), 'x');
  expect(givePorts(dir, 'late')).toBeUndefined();
});

async function listening(path: string): Promise<string> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(path, resolve));
  onTestFinished(() => void server.close());
  return path;
}

test('the link follows the live ssh agent and is never pointed at itself or at nothing', async () => {
  const dir = tempDir('ssh');
  const first = await listening(join(dir, 'first'));
  const link = updateSshAgentLink(dir, { SSH_AUTH_SOCK: first });
  expect(link).toBe(join(dir, 'ssh-agent'));
  expect(readlinkSync(link ?? '')).toBe(first);
  const second = await listening(join(dir, 'second'));
  expect(updateSshAgentLink(dir, { SSH_AUTH_SOCK: second })).toBe(link);
  expect(readlinkSync(link ?? '')).toBe(second);
  expect(updateSshAgentLink(dir, { SSH_AUTH_SOCK: link })).toBe(link);
  expect(updateSshAgentLink(dir, { SSH_AUTH_SOCK: join(dir, 'gone') })).toBeUndefined();
  expect(updateSshAgentLink(dir, {})).toBeUndefined();
  expect(readlinkSync(link ?? '')).toBe(second);
});
