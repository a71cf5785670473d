import { chmodSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { hookScript, hookScriptName } from '../agents/adapters/hook-script.ts';
import type { HookPlace, LaunchPlan } from '../agents/adapters/types.ts';
import { givePorts } from '../agents/link/ports.ts';
import { ensurePrivateDir } from '../lib/private-dir.ts';
import type { SessionRecord } from '../store/schema.ts';
import { portsDir } from './agent-env.ts';
import type { Context } from './context.ts';

type Place = Pick<Context, 'store' | 'paths' | 'env'>;

/** Where the hooks of a session are: its own directory in the store, which goes when the session's record goes. */
export function hookDir(ctx: Pick<Context, 'store'>, sessionId: string): string {
  return join(ctx.store.sessionDir(sessionId), 'hooks');
}

/** Makes the place for the hooks of one launch, with the script in it. Nothing outside the session's directory changes. */
export function makeHookPlace(ctx: Place, record: Pick<SessionRecord, 'id' | 'git'>): HookPlace {
  const dir = ensurePrivateDir(hookDir(ctx, record.id));
  const script = join(dir, hookScriptName);
  writePrivate(script, hookScript, 0o700);
  return {
    dir,
    script,
    port: givePorts(portsDir(ctx), record.id),
    readText(path) {
      try {
        return readFileSync(resolve(record.git.worktree, path), 'utf8');
      } catch {
        return undefined;
      }
    },
    variable: name => ctx.env[name],
    ownedByRoot: isRoots(dir),
  };
}

/** Of the directory and all above, with and without symbolic links. */
function isRoots(dir: string): boolean {
  const groupOrOthersWrite = 0o022;
  const above = (path: string): string[] => (path === '/' ? [path] : [path, ...above(dirname(path))]);
  return [...above(dir), ...above(realpathSync(dir))].every(path => {
    const { uid, mode } = statSync(path);
    return uid === 0 && (mode & groupOrOthersWrite) === 0;
  });
}

/** Writes the files that a plan asks for. */
export function writeHookFiles(
  ctx: Pick<Context, 'store'>,
  sessionId: string,
  files: LaunchPlan['files'] = [],
): void {
  if (files.length === 0) return;
  const dir = ensurePrivateDir(hookDir(ctx, sessionId));
  for (const { name, text } of files) writePrivate(join(dir, name), text, 0o600);
}

/** In one step: a process of an earlier launch may read the file at this moment, and a shell reads while it runs. */
function writePrivate(file: string, text: string, mode: number): void {
  const next = `${file}.new`;
  writeFileSync(next, text, { mode });
  // The mode above counts only for a file that was not there, and less the umask.
  chmodSync(next, mode);
  renameSync(next, file);
}
