import { describeError } from '../../lib/errors.ts';
import type { Fact, SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { span } from '../components/spans.ts';
import { createLinesPane, fixedLines } from './lines-pane.ts';
import type { Pane } from './pane.ts';
import { timelineLines } from './timeline-lines.ts';

export interface TimelinePane extends Pane {
  /** Reads what was added since. */
  reload(): void;
}

/** What happened in a session, from its facts; read when first shown, then only what is new. */
export function createTimelinePane(options: {
  /** As it is now: it holds the task and whether the agent is gone. */
  record: () => SessionRecord;
  load: (from: number) => Promise<{ facts: Fact[]; next: number }>;
  top?: number;
  onScroll?: (top: number) => void;
}): TimelinePane {
  const facts: Fact[] = [];
  let next = 0;
  let started = false;
  let reading = false;
  let again = false;
  let disposed = false;
  const pane = createLinesPane(() => fixedLines([[], [span('  …', 'grey')]]), {
    ...options,
    onDispose: () => {
      disposed = true;
    },
  });

  const read = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      const more = await options.load(next);
      if (disposed) return;
      next = more.next;
      facts.push(...more.facts);
      const { lines, stops } = timelineLines(options.record(), facts);
      pane.show(() => fixedLines(lines, stops));
    } catch (error) {
      if (!disposed) pane.show(() => fixedLines([[], [span(`  ${cleanLine(describeError(error))}`, 'red')]]));
    } finally {
      reading = false;
      if (again && !disposed) {
        again = false;
        void read();
      }
    }
  };

  return {
    get version() {
      return pane.version;
    },
    fps: pane.fps,
    subscribe: pane.subscribe,
    get top() {
      return pane.top;
    },
    scroll: pane.scroll,
    jump: pane.jump,
    shift: pane.shift,
    dispose: pane.dispose,
    rows(width, height) {
      if (!started) {
        started = true;
        void read();
      }
      return pane.rows(width, height);
    },
    reload() {
      if (started) void read();
    },
  };
}
