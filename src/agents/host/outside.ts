import { join, relative } from 'node:path';
import { type DirtyPaths, dirtyPaths } from '../../git/dirty-paths.ts';
import { discoverRepositorySync } from '../../git/repository.ts';
import { createGit } from '../../git/run.ts';
import type { FactSource, SessionRecord } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { textIn } from '../transcripts/json-fields.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { FactLog } from './fact-log.ts';
import type { GitJobs } from './git-jobs.ts';
import type { RecordWriter } from './record-writer.ts';
import type { HostSpec } from './spec.ts';

/** Notices what is written outside of the session's worktree while its agent works. */
export interface OutsideWatch {
  turnBegins(): void;
  turnEnds(turn: number): void;
  /** A hook or transcript told something: edits name their file. */
  told(draft: FactDraft, source: FactSource): void;
}

/** Other places of the same repository: the main checkout and other sessions' worktrees. */
export interface OtherPlace {
  /** Absolute. */
  path: string;
  /** An agent works there itself: what changes there is its own. */
  busy: boolean;
}

/** A turn's two looks at each place are git's work beside an agent's; beyond this many places they are too much. */
const mostPlaces = 5;
/** In the record, which is read at every start. */
const mostInRecord = 20;
/** A place with more changes than this was switched or built, not written to. */
const mostFacts = 50;

/** For one session: watches the main checkout and the worktrees of the repository's other sessions. */
export function watchOutside(host: {
  spec: HostSpec;
  store: Store;
  jobs: GitJobs;
  facts: FactLog;
  record: RecordWriter;
}): OutsideWatch {
  const { spec, store, ...rest } = host;
  const main = discoverRepositorySync(spec.cwd)?.root;
  const places = () => otherPlaces(main, spec.sessionId, store.listSync().records);
  return createOutsideWatch({ worktree: spec.cwd, places, ...rest });
}

/**
 * An edit that names its file is sure. A file that merely changed there during the turn may as well be a person's work:
 * that is told as not sure, and never in the record.
 */
export function createOutsideWatch(options: {
  worktree: string;
  /** Asked at the beginning and at the end of a turn. */
  places: () => readonly OtherPlace[];
  jobs: GitJobs;
  facts: FactLog;
  record: RecordWriter;
}): OutsideWatch {
  const { worktree, jobs, facts, record } = options;
  const git = createGit({ cwd: worktree });
  const known = new Set<string>();
  let before = new Map<string, DirtyPaths>();

  const look = async (): Promise<Map<string, DirtyPaths>> => {
    const seen = new Map<string, DirtyPaths>();
    for (const { path } of quiet()) {
      // One that was removed meanwhile holds nothing to look at.
      const dirty = await dirtyPaths(git, path).catch(() => undefined);
      if (dirty) seen.set(path, dirty);
    }
    return seen;
  };
  const quiet = () => {
    const places = options.places().filter(({ path, busy }) => !busy && path !== worktree);
    return places.slice(0, mostPlaces);
  };
  const keep = (path: string) => {
    record.change(`outside ${path}`, draft => {
      const former = draft.outside ?? [];
      if (!former.includes(path)) draft.outside = [...former, path].slice(-mostInRecord);
    });
  };

  return {
    turnBegins() {
      void jobs.run('looking at the other worktrees', async () => {
        before = await look();
      });
    },
    turnEnds(turn) {
      void jobs.run('looking at the other worktrees', async () => {
        const after = await look();
        for (const [place, now] of after) {
          const then = before.get(place);
          // Somebody committed, merged or switched there: that is no agent's stray file.
          if (!then || then.head !== now.head) continue;
          const changed = [...now.paths].filter(([path, mark]) => then.paths.get(path) !== mark);
          if (changed.length > mostFacts) continue;
          for (const [path] of changed) {
            const file = join(place, path);
            if (holds(file, worktree) || known.has(file)) continue;
            facts.add('outside', 'git', { path: file, sure: false, turn });
          }
        }
        before = after;
        known.clear();
      });
    },
    told({ k, t, fields }, source) {
      const path = textIn(fields.path);
      if (k !== 'edit' || !path.startsWith('/') || known.has(path)) return;
      if (!options.places().some(place => place.path !== worktree && holds(place.path, path))) return;
      known.add(path);
      facts.add('outside', source, { path, sure: true }, t);
      keep(path);
    },
  };
}

/** `path` is `dir` or inside it. */
function holds(dir: string, path: string): boolean {
  const inside = relative(dir, path);
  return inside === '' || (!inside.startsWith('../') && inside !== '..' && !inside.startsWith('/'));
}

/** The main checkout and the worktrees of other sessions that may still be looked at. */
export function otherPlaces(
  mainCheckout: string | undefined,
  own: string,
  records: readonly SessionRecord[],
): OtherPlace[] {
  const others = records.filter(({ id }) => id !== own);
  const main = mainCheckout === undefined ? [] : [{ path: mainCheckout, busy: false }];
  return [
    ...main,
    ...others.map(({ git, status }) => ({
      path: git.worktree,
      busy: status.value === 'working' || status.value === 'needs-input' || status.value === 'starting',
    })),
  ];
}
