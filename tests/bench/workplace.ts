import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { isSameProcess, type ProcessIdentity } from '../../src/lib/process-id.ts';

const bin = fileURLToPath(new URL('../../bin/pitwall.js', import.meta.url));

/** A throw-away home and repository in which the real program runs. */
export interface Workplace {
  dir: string;
  repo: string;
  env: Record<string, string>;
  /** argv of the built program. */
  program: readonly string[];
  /** Writes the user's settings. */
  settings(settings: unknown): void;
  /** Process ids of the hosts that run. */
  hosts(): number[];
  /** Ends all hosts and removes everything. */
  end(): Promise<void>;
}

const open = new Set<Workplace>();

/** Ends all that were not ended: of a run that broke off. */
export async function endWorkplaces(): Promise<void> {
  for (const place of open) await place.end();
}

export async function makeWorkplace(): Promise<Workplace> {
  const dir = mkdtempSync(join(tmpdir(), 'pitwall-bench-'));
  const repo = join(dir, 'shop-api');
  const runtime = join(dir, 'run');
  mkdirSync(repo);
  mkdirSync(runtime, { mode: 0o700 });
  const env: Record<string, string> = {
    HOME: dir,
    XDG_RUNTIME_DIR: runtime,
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    // bash would write it while the folder is being removed.
    HISTFILE: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repo, env, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@example.com');
  writeFileSync(join(repo, 'README.md'), '# bench\n');
  git('add', '-A');
  git('commit', '-qm', 'first');
  const sessions = join(repo, '.git', 'pitwall', 'sessions');
  const hosts = () =>
    listDir(sessions).flatMap(id => {
      const file = join(sessions, id, 'session.json');
      // What a killed command left.
      if (!existsSync(file)) return [];
      const text = readFileSync(file, 'utf8');
      const { host } = JSON.parse(text) as { host: ProcessIdentity | null };
      return host && isSameProcess(host) ? [host.pid] : [];
    });
  const place: Workplace = {
    dir,
    repo,
    env,
    program: [process.execPath, bin],
    settings(settings) {
      mkdirSync(join(dir, '.config', 'pitwall'), { recursive: true });
      writeFileSync(join(dir, '.config', 'pitwall', 'config.json'), JSON.stringify(settings));
    },
    hosts,
    async end() {
      open.delete(place);
      for (const pid of hosts()) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // Already gone.
        }
      }
      rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
  open.add(place);
  return place;
}

/** Runs the built command line there. */
export async function pitwall(place: Workplace, args: readonly string[]): Promise<string> {
  const [file = '', ...first] = place.program;
  const { stdout } = await execa(file, [...first, ...args], {
    cwd: place.repo,
    env: place.env,
    extendEnv: false,
  });
  return stdout;
}

function listDir(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
