import { type CommandLog, createCommandLog } from '../../actions/command-log.ts';
import { type Context, createContext, type Env } from '../../actions/context.ts';
import { Failure } from '../../lib/errors.ts';
import type { ListedRepository } from './repositories.ts';

export interface Contexts {
  /** What actions on a session of this store need; made when first asked for. */
  of(storeDir: string): Promise<Context>;
  /** The repository that new sessions belong to. */
  here(): Promise<Context>;
  readonly commandLog: CommandLog;
}

/** One context per repository, all with the same command log. */
export function createContexts(options: {
  env: Env;
  cwd: string;
  here: ListedRepository | undefined;
  repositories: readonly ListedRepository[];
}): Contexts {
  const commandLog = createCommandLog();
  const made = new Map<string, Promise<Context>>();
  const make = (storeDir: string, cwd: string) => {
    const known = made.get(storeDir);
    if (known) return known;
    const context = createContext({ cwd, env: options.env, commandLog });
    made.set(storeDir, context);
    // A repository that could not be read may be there again the next time somebody asks.
    context.catch(() => made.delete(storeDir));
    return context;
  };
  return {
    commandLog,
    of(storeDir) {
      const repository = options.repositories.find(one => one.storeDir === storeDir);
      if (!repository) return Promise.reject(new Failure(`the repository of ${storeDir} is not listed`));
      return make(storeDir, repository === options.here ? options.cwd : repository.root);
    },
    here() {
      if (!options.here) {
        const hint = 'open pitwall inside a repository';
        return Promise.reject(new Failure('there is no repository here', { hint }));
      }
      return make(options.here.storeDir, options.cwd);
    },
  };
}
