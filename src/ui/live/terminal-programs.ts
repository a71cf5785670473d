import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'shell-quote';
import { Failure } from '../../lib/errors.ts';
import type { attachFullScreen } from '../attach/full-screen.ts';
import type { SessionView } from '../model/session-view.ts';

/** Programs that get the whole terminal while the screen of pitwall waits. */
export interface TerminalPrograms {
  /** At once: what is typed from the call on is meant for the agent. */
  attach(
    view: SessionView,
    detach: () => Promise<readonly string[]>,
  ): Promise<'detached' | 'exited' | 'lost'>;
  /** The user's editor on a folder. */
  editor(dir: string): Promise<void>;
  /** The user's shell in a folder; leaving it comes back. */
  shell(dir: string): Promise<void>;
  editText(text: string, name: string): Promise<string>;
}

export function createTerminalPrograms(options: {
  env: Record<string, string | undefined>;
  tempDir: string;
  /** Gives the terminal away, runs, takes it back and draws everything anew. */
  handOver: <T>(use: () => Promise<T>) => Promise<T>;
  attach: (input: {
    socket: string;
    name: string;
    detach: () => Promise<readonly string[]>;
  }) => ReturnType<typeof attachFullScreen>;
}): TerminalPrograms {
  const { env, handOver } = options;
  const run = (argv: readonly string[], cwd: string) =>
    handOver(async () => {
      const [program = '', ...args] = argv;
      const result = await execa(program, args, {
        cwd,
        env,
        extendEnv: false,
        stdio: 'inherit',
        reject: false,
      });
      if (result.exitCode === undefined) {
        throw new Failure(`${program} did not start`, {
          hint: 'set EDITOR or SHELL to a program on PATH',
          command: argv,
        });
      }
    });
  return {
    attach(view, detach) {
      const socket = view.record.host?.socket;
      if (socket === undefined) return Promise.reject(new Failure(`${view.record.name} has no host`));
      return options.attach({ socket, name: view.record.name, detach });
    },
    editor: dir => run([...editorOf(env), '.'], dir),
    shell: dir => run([env.SHELL || '/bin/sh'], dir),
    async editText(text, name) {
      const dir = await mkdtemp(join(options.tempDir, 'pitwall-edit-'));
      try {
        const file = join(dir, `${name}.md`);
        await writeFile(file, text, { mode: 0o600 });
        await run([...editorOf(env), file], dir);
        return (await readFile(file, 'utf8')).replace(/\n$/, '');
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}

/** `$VISUAL` or `$EDITOR` as an argument list (`code --wait`); operators of a shell in it are not obeyed. */
export function editorOf(env: Record<string, string | undefined>): string[] {
  const words = parse(env.VISUAL || env.EDITOR || 'vi').filter(word => typeof word === 'string');
  return words.length > 0 ? words : ['vi'];
}
