import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type Context, createContext } from '../../actions/context.ts';
import { repositoryCommands } from '../../actions/repository-commands.ts';
import { loadSettings, repositorySettings } from '../../config/load.ts';
import { discoverRepositorySync } from '../../git/discover.ts';
import { exitCodes, Failure } from '../../lib/errors.ts';
import { resolvePaths } from '../../lib/paths.ts';
import { cleanLine } from '../../term/clean.ts';
import { visibleText } from '../../term/visible.ts';
import { confirm } from '../confirm.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { settingLines } from '../output/setting-lines.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[action]', '"trust": read and allow the commands that this repository\'s settings run')
    .option('--json', 'see schemas/config-output.schema.json')
    .action(async (action: string | undefined, options: { json?: boolean }) => {
      if (action === 'trust') return trust(io);
      if (action !== undefined) {
        throw new Failure(`config has no action "${cleanLine(action, 30)}"`, {
          exit: 'usage',
          hint: 'there is: trust',
        });
      }
      await printSettings(io, options.json ?? false);
    });
  examples(command, ['pitwall config', 'pitwall config --json', 'pitwall config trust']);
}

async function printSettings(io: Io, json: boolean): Promise<void> {
  const { settings, origins, files, ...read } = await readSettings(io);
  const { resolveKeys } = await import('../../ui/keys/resolve.ts');
  // Only the user's own file has keys.
  const [own] = files;
  const wrongKeys = resolveKeys({ keys: settings.keys }).problems.map(problem => `${own?.file}: ${problem}`);
  const problems = [...read.problems, ...wrongKeys];
  const rows = flatten(settings).map(({ key, value }) => ({ key, value, origin: originOf(origins, key) }));
  // What is shown is not what the files say then.
  if (problems.length > 0) io.setExit(exitCodes.failed);
  if (json) return io.out(`${JSON.stringify({ settings: rows, files, problems }, null, 2)}\n`);
  io.out(`${settingLines(io, rows).join('\n')}\n\n`);
  for (const { origin, file, exists } of files)
    io.out(`${io.paint.grey(`${origin}: ${cleanLine(file)}${exists ? '' : ' (not there)'}`)}\n`);
  for (const problem of problems) io.err(`pitwall: ${cleanLine(problem, 500)}\n`);
}

/** The settings in force; outside of a repository those of the user, which are the same everywhere. */
async function readSettings(io: Io) {
  if (!discoverRepositorySync(io.cwd)) {
    const paths = resolvePaths(io.env);
    return { ...loadSettings({ paths, env: io.env, flags: {} }), files: settingsFiles({ paths }) };
  }
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  const { settings, origins, problems } = ctx;
  return { settings, origins, problems, files: settingsFiles(ctx) };
}

async function trust(io: Io): Promise<void> {
  const ctx = await createContext({ cwd: io.cwd, env: io.env });
  ctx.guard();
  const commands = repositoryCommands(ctx);
  const open = commands.filter(({ trusted }) => !trusted);
  if (commands.length === 0) return io.out('the settings of this repository run no command\n');
  if (open.length === 0) return io.out('every command of this repository is trusted already\n');
  for (const { kind, text } of open) {
    io.out(`${io.paint.bold(kind)}\n${visibleText(text)}\n\n`);
    // -y never implies trust: only a person who sees the text can give it.
    if (!io.stdinTty)
      throw new Failure('trust is given at a terminal', { exit: 'refused', hint: 'run it in one' });
    if (!(await confirm(io, 'Trust exactly this text on this machine?'))) {
      io.out('not trusted\n');
      continue;
    }
    ctx.trust.trust(kind, ctx.repo.commonDir, text);
    io.out('trusted\n');
  }
}

/** Where settings are read from and written by hand, the weaker one first. */
function settingsFiles({ paths, repo }: Pick<Context, 'paths'> & Partial<Pick<Context, 'repo'>>) {
  const user = { origin: 'user', file: paths.configFile };
  const files = repo ? [user, { origin: 'repository', file: repositorySettings(repo.root) }] : [user];
  return files.map(one => ({ ...one, exists: existsSync(one.file) }));
}

/** Leaves of the settings by their dotted path; lists and empty objects are leaves. */
export function flatten(value: unknown, prefix = ''): Array<{ key: string; value: unknown }> {
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [{ key: prefix, value }];
  return entries.flatMap(([key, child]) => flatten(child, prefix ? `${prefix}.${key}` : key));
}

/** Where a setting comes from: its own origin, or that of the nearest part of the path above it. */
function originOf(origins: Readonly<Record<string, string>>, key: string): string {
  for (let path = key; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const origin = origins[path];
    if (origin) return origin;
  }
  return 'default';
}
