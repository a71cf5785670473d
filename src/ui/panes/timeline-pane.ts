import { describeError } from '../../lib/errors.ts';
import { createTimeline, type TimelineTurn } from '../../store/record/timeline.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { span } from '../components/spans.ts';
import {
  isFiltered,
  sameRows,
  type TimelineView,
  toggleAllFolds,
  toggleFold,
} from '../model/timeline-view.ts';
import { eachPiece, type LoadFacts } from './fact-pieces.ts';
import { createLinesPane, endOfText, fixedLines, type Lines } from './lines-pane.ts';
import { type LoadedPane, loadedPane } from './loaded-pane.ts';
import { createChanges } from './pane.ts';
import { detailLines } from './timeline-details.ts';
import { timelineLine } from './timeline-lines.ts';
import { createTimelineRows, type TimelineRows } from './timeline-rows.ts';

/** What keys do inside of a timeline. */
export interface TimelineMoves {
  /** The cursor is somewhere in sight. */
  enter(): void;
  /** To the next or previous row; in the details one line. */
  move(by: 1 | -1): void;
  end(to: 'top' | 'bottom'): void;
  details(): void;
  /** False: what is under the cursor happened before the first turn. */
  fold(): boolean;
  foldAll(): void;
}

export interface TimelinePane extends LoadedPane, TimelineMoves {
  /** How it is looked at has changed. */
  follow(view: TimelineView, inside: boolean): void;
}

/** Of 200,000 entries a search takes half a second: in between keys are handled. ms */
const sliceMs = 10;
/** Laying out thousands of turns takes as long as reading a piece: while more comes not each piece is shown. ms */
const tellMs = 150;

/** What happened in a session, from its facts; read when first shown, then only what is new. */
export function createTimelinePane(options: {
  /** As it is now: it holds the task and whether the agent is gone. */
  record: () => SessionRecord;
  load: LoadFacts;
  view: TimelineView;
  onView: (change: (view: TimelineView) => TimelineView) => void;
  top?: number;
  onScroll?: (top: number) => void;
}): TimelinePane {
  let { view } = options;
  let inside = false;
  const fold = createTimeline();
  const layOut = createTimelineRows();
  let turns: TimelineTurn[] | undefined;
  let rows: TimelineRows | undefined;
  let problem = '';
  let next = 0;
  let told = 0;
  let disposed = false;
  /** The next slice of a layout that takes long. */
  let working: NodeJS.Immediate | undefined;
  /** The rows are others soon: then the cursor comes into sight. */
  let reveals = false;
  const changes = createChanges();
  const list = createLinesPane(() => listLines(), {
    top: options.top ?? endOfText,
    follows: true,
    onScroll: top => options.onScroll?.(top),
  });
  const details = createLinesPane(width => fixedLines(detailLines(cursorRow(), width)));
  list.subscribe(changes.changed);
  details.subscribe(changes.changed);

  const cursor = () => (view.at === null ? undefined : rows?.find(view.at));
  const cursorRow = () => rows?.at(cursor() ?? 0) ?? { kind: 'blank' as const };
  const opened = () => view.open && cursorRow().kind !== 'blank';
  const listLines = (): Lines => {
    const shown = rows;
    if (problem !== '') return message(problem, 'red');
    if (!shown || !turns) return message('…');
    if (shown.length === 0 && working) return message('…');
    if (shown.length === 0) return message(isFiltered(view) ? nothingFits(view) : 'nothing happened yet');
    const selected = inside ? cursor() : undefined;
    return {
      length: shown.length,
      at: index => timelineLine(shown.at(index), index === selected),
      stops: shown.stops,
    };
  };
  const paint = () => {
    list.show(() => listLines());
    details.show(width => fixedLines(detailLines(cursorRow(), width)));
    if (working) return;
    const at = cursor();
    if (reveals && inside && at !== undefined) list.reveal(at);
    reveals = false;
  };
  /** Lays out as far as that is quickly done; the former rows stay until the rest is. */
  const layOutMore = (): boolean => {
    clearImmediate(working);
    working = undefined;
    if (!turns) return true;
    const stop = performance.now() + sliceMs;
    const done = layOut(turns, view, () => performance.now() > stop);
    if (done) rows = done;
    else if (!disposed) working = setImmediate(() => layOutMore() && paint());
    return done !== undefined;
  };
  const show = () => {
    layOutMore();
    paint();
  };

  const read = async () => {
    try {
      next = await eachPiece(options.load, next, facts => {
        problem = '';
        fold.add(facts);
        if (!disposed && performance.now() > told + tellMs) tell();
        return !disposed;
      });
    } catch (error) {
      problem = cleanLine(describeError(error));
    }
    if (!disposed) tell();
  };
  /** The first piece shows while the others are on their way. */
  const tell = () => {
    turns = fold.turns(options.record());
    show();
    told = performance.now();
  };
  const reread = oneAtATime(read, () => disposed);

  // Known here at once: the next key of the same chunk goes on from it.
  const put = (change: (now: TimelineView) => TimelineView) => {
    view = change(view);
    options.onView(() => view);
    show();
  };
  /** Puts the cursor on the nearest row from `index` on that is one. */
  const goTo = (index: number, by: 1 | -1) => {
    if (!rows) return;
    for (let i = index; i >= 0 && i < rows.length; i += by) {
      const at = rows.key(i);
      if (at === undefined) continue;
      list.reveal(i === 1 ? 0 : i);
      put(now => ({ ...now, at }));
      return;
    }
  };
  const active = () => (opened() ? details : list);
  const keepInSight = () => {
    const at = cursor();
    const { first, last } = list.sight;
    // What happened last is what somebody comes to see.
    if (at === undefined || at > last) goTo(last, -1);
    else if (at < first) goTo(first, 1);
  };

  const pane = loadedPane(
    {
      get version() {
        return changes.version();
      },
      fps: list.fps,
      subscribe: changes.subscribe,
      get top() {
        return list.top;
      },
      rows: (width, height) => {
        // Measured even while the details cover it: what is in sight is found by its size.
        const below = list.rows(width, height);
        return opened() ? details.rows(width, height) : below;
      },
      scroll(how) {
        active().scroll(how);
        if (inside && !opened()) keepInSight();
      },
      jump(by) {
        if (!inside) return list.jump(by);
        const at = cursor() ?? list.sight.first;
        const stops = rows?.stops ?? [];
        const to = by > 0 ? stops.find(stop => stop > at) : stops.findLast(stop => stop < at);
        if (to !== undefined) goTo(to, 1);
        if (to !== undefined && opened()) details.scroll({ to: 'top' });
      },
      shift: by => active().shift(by),
      dispose() {
        disposed = true;
        clearImmediate(working);
      },
    },
    reread,
  );
  return Object.assign(pane, {
    follow(now: TimelineView, isInside: boolean) {
      if (now === view && isInside === inside) return;
      const entered = isInside && !inside;
      if (!sameRows(now, view)) reveals = true;
      if (now.open && !view.open) details.scroll({ to: 'top' });
      view = now;
      inside = isInside;
      show();
      if (entered && turns) keepInSight();
    },
    enter: keepInSight,
    move(by: 1 | -1) {
      if (opened()) details.scroll({ lines: by });
      else goTo((cursor() ?? list.sight.first) + by, by);
    },
    end(to: 'top' | 'bottom') {
      if (opened()) details.scroll({ to });
      else goTo(to === 'top' ? 0 : (rows?.length ?? 1) - 1, to === 'top' ? 1 : -1);
    },
    details() {
      keepInSight();
      if (!opened()) put(now => (now.at === null ? now : { ...now, open: true }));
    },
    fold() {
      const row = cursorRow();
      if (row.kind === 'blank' || opened()) return true;
      if (row.turn.turn === 0) return false;
      const { turn } = row.turn;
      list.reveal(rows?.find(String(turn)) ?? 0);
      put(now => toggleFold({ ...now, at: String(turn) }, turn));
      return true;
    },
    foldAll() {
      if (!opened()) put(now => toggleAllFolds({ ...now, at: now.at?.split(':')[0] ?? null }));
    },
  });
}

/** A reading asked for while one is under way comes behind it, once. */
function oneAtATime(read: () => Promise<void>, over: () => boolean): () => void {
  let reading = false;
  let again = false;
  const run = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    await read();
    reading = false;
    if (again && !over()) {
      again = false;
      void run();
    }
  };
  return () => void run();
}

function message(text: string, fg: 'grey' | 'red' = 'grey'): Lines {
  return fixedLines([[], [span(`  ${text}`, fg)]]);
}

function nothingFits({ kind, text }: TimelineView): string {
  const what = kind === 'all' ? 'nothing' : kind === 'trouble' ? 'no trouble' : `no ${kind}`;
  return text === '' ? `${what} here` : `${what} with "${cleanLine(text, 40)}"`;
}
