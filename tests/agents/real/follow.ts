import type { WatchEvent } from '../../../src/actions/watch-events.ts';
import type { Question, StatusValue } from '../../../src/store/schema.ts';
import type { Sandbox } from '../../e2e/support/sandbox.ts';
import { until } from '../../support/until.ts';

/** What a real agent may take to start and to answer on a busy machine of two cores. OpenCode needs most of it to start. */
export const patience = 180_000;

/** What `pitwall watch` says while a test plays: each status and question in its order. */
export interface Follower {
  events(name: string): WatchEvent[];
  /** Status values of a session so far, without repeats. */
  steps(name: string): StatusValue[];
  /** Waits until the session is in this status now. */
  is(name: string, value: StatusValue): Promise<Extract<WatchEvent, { event: 'status' }>>;
  /** Waits for a question that is open now and has its options. */
  asks(name: string, last?: string): Promise<Question>;
}

/** Follows every session of the sandbox until the running test ends. */
export function follow(box: Sandbox): Follower {
  const { text } = box.start('watch', '--json');
  const all = () =>
    text()
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line) as WatchEvent);
  const events = (name: string) => all().filter(event => event.name === name);
  const statuses = (name: string) => events(name).flatMap(event => (event.event === 'status' ? [event] : []));
  /** What the session went through and what stands on its screen: a run of minutes cannot be repeated to find out. */
  const explained = async (name: string, error: unknown): Promise<never> => {
    const { out } = await box.pitwall('logs', name);
    const seen = JSON.stringify(events(name).map(brief));
    throw new Error(`${String(error)}; seen: ${seen}; screen:\n${out.slice(-3000)}`);
  };
  return {
    events,
    steps: name =>
      statuses(name)
        .map(({ to }) => to)
        .filter((to, i, steps) => to !== steps[i - 1]),
    is(name, value) {
      return until(
        () => {
          const last = statuses(name).at(-1);
          return last?.to === value ? last : undefined;
        },
        `${name} to be ${value}`,
        patience,
      ).catch(error => explained(name, error));
    },
    asks: (name, last) =>
      until(
        async () => {
          const { question, status } = await box.session(name);
          const open = status.value === 'needs-input' && question && question.id !== last;
          return open && question.options.length > 0 ? (question as Question) : undefined;
        },
        `a question of ${name}`,
        patience,
      ).catch(error => explained(name, error)),
  };
}

function brief(event: WatchEvent): string {
  if (event.event === 'status') return `${event.to} (${event.reason || event.activity})`;
  return 'question' in event ? `${event.event}: ${event.question.text}` : event.event;
}
