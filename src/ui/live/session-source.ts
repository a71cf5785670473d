import { type SessionRow, sessionRows } from '../../actions/list-sessions.ts';
import { isRunning } from '../../actions/liveness.ts';
import { reviewedLookMs } from '../../agents/host/reviewed-watch.ts';
import type { StatusMessage } from '../../agents/link/messages.ts';
import { describeError } from '../../lib/errors.ts';
import type { SessionRecord } from '../../store/schema.ts';
import type { SessionView } from '../model/session-view.ts';
import { createHostLinks } from './host-links.ts';
import type { ListedRepository } from './repositories.ts';

export interface SessionSource {
  /** All sessions as they are now. */
  read(): SessionView[];
  /** Reads the stores again and tells; the selected session's change is measured anew. */
  refresh(selected: string | null): void;
  dispose(): void;
}

/** After the first frame: git takes a processor. ms */
const firstLookMs = 500;

/**
 * The list of sessions: records of the stores, overlaid with what live hosts push, and `lost` where a host is gone.
 * `onChange` comes at most once per turn of the loop.
 */
export function createSessionSource(options: {
  repositories: readonly ListedRepository[];
  onChange: (sessions: SessionView[]) => void;
  /** A live session has a new fact. */
  onFact: (id: string) => void;
  onProblems: (problems: string[]) => void;
}): SessionSource {
  const records = new Map<ListedRepository, { all: SessionRecord[]; readOnly: ReadonlySet<string> }>();
  let queued = false;
  let disposed = false;
  const links = createHostLinks((id, what) => {
    if (what === 'fact') options.onFact(id);
    else if (what === 'gone') reload();
    else tell();
  });

  const tell = () => {
    if (queued || disposed) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      if (!disposed) options.onChange(views());
    });
  };
  const load = (repository: ListedRepository) => {
    const listing = repository.store.listSync();
    records.set(repository, { all: listing.records, readOnly: listing.readOnly });
    if (listing.problems.length > 0) options.onProblems(listing.problems);
  };
  const connect = () => {
    const live = [...records.values()].flatMap(({ all }) => all.filter(isRunning));
    links.want(new Map(live.flatMap(({ id, host }) => (host ? [[id, host.socket]] : []))));
  };
  const reload = () => {
    if (disposed) return;
    for (const repository of options.repositories) load(repository);
    connect();
    tell();
  };
  const views = () =>
    [...records].flatMap(([repository, { all, readOnly }]) => {
      const current = all.map(record => overlaid(record, links.status(record.id)));
      return sessionRows(current, repository, readOnly).map(row => view(row, repository));
    });

  /** What a person changed in a reviewed worktree without a host; the records tell what was found. */
  const lookAround = async (selected?: string | null) => {
    // Not before the first frame: it brings what runs git along.
    const { lookAtReviewed } = await import('../../actions/look-at-reviewed.ts');
    for (const { store } of options.repositories) {
      if (disposed) return;
      await lookAtReviewed(store, { selected }).catch(error => options.onProblems([describeError(error)]));
    }
  };

  for (const repository of options.repositories) load(repository);
  const first = setImmediate(connect);
  const looks = [setTimeout(lookAround, firstLookMs), setInterval(lookAround, reviewedLookMs)];
  const stops = options.repositories.map(repository =>
    repository.store.watch(ids => {
      refreshSome(records.get(repository)?.all, repository, ids);
      connect();
      tell();
    }),
  );

  function refreshSome(all: SessionRecord[] | undefined, repository: ListedRepository, ids: string[]) {
    const known = new Map(all?.map((record, i) => [record.id, i]));
    // A new or removed session changes the whole; a change of one record costs one small file.
    if (!all || ids.length > 8 || ids.some(id => !known.has(id))) return load(repository);
    for (const id of ids) {
      const record = repository.store.readSync(id);
      if (!record) return load(repository);
      all[known.get(id) ?? 0] = record;
    }
  }

  return {
    read: views,
    refresh(selected) {
      reload();
      if (selected !== null) links.measure(selected);
      void lookAround(selected);
    },
    dispose() {
      disposed = true;
      clearImmediate(first);
      for (const timer of looks) clearTimeout(timer);
      for (const stop of stops) stop();
      links.dispose();
    },
  };
}

/** The record with what its host says right now; the host's own writes follow a moment later. */
function overlaid(record: SessionRecord, push: StatusMessage | undefined): SessionRecord {
  if (!push) return record;
  const tests = push.tests && { ...record.tests, ...push.tests, at: record.tests?.at ?? push.status.since };
  return {
    ...record,
    status: push.status,
    size: push.size ?? record.size,
    tests: tests ? ({ source: 'host', ...tests } as SessionRecord['tests']) : record.tests,
    turns: Math.max(record.turns, push.turns),
  };
}

function view(row: SessionRow, repository: ListedRepository): SessionView {
  const { record, status, review, group, overlap, readOnly } = row;
  return {
    id: record.id,
    record,
    status,
    review,
    group,
    overlap: overlap.map(({ path }) => path),
    repository: repository.name,
    storeDir: repository.storeDir,
    live: isRunning(record),
    readOnly,
  };
}
