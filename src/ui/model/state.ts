import { type AnswerGuard, emptyGuard } from './answer-guard.ts';
import type { FormDraft } from './form.ts';
import type { Modal } from './modals.ts';
import type { SessionView } from './session-view.ts';
import { emptyField, type TextField } from './text-field.ts';
import type { TimelineView } from './timeline-view.ts';
import { noWalk, type Walk } from './walk.ts';

export const tabs = ['terminal', 'diff', 'timeline', 'review', 'info'] as const;
export type Tab = (typeof tabs)[number];

export interface Toast {
  readonly text: string;
  readonly kind: 'note' | 'error';
  readonly until: number;
}

export interface FoundAgent {
  readonly name: string;
  readonly found: boolean;
}

/** Everything the screen shows that is not in a pane. Immutable; changed by the reducers of this folder only. */
export interface UiState {
  readonly cols: number;
  readonly rows: number;
  /** Null outside of a repository and for `-A`. */
  readonly repository: { readonly name: string; readonly branch: string | null } | null;
  readonly agents: readonly FoundAgent[];
  readonly sessions: readonly SessionView[];
  /** False until the store was read once. */
  readonly loaded: boolean;
  readonly selected: string | null;
  /** Where the last `tab` went and what it has shown so far; pressed again there it goes to the next one. */
  readonly walk: Walk;
  /** `pane`: keys go to the agent; `timeline`: keys move in it. */
  readonly focus: 'list' | 'pane' | 'timeline';
  /** Which panel a narrow terminal shows. */
  readonly panel: 'list' | 'pane';
  readonly filter: TextField;
  readonly filtering: boolean;
  readonly tab: Tab;
  /** What was shown before the diff, for the key that opened it. */
  readonly diffFrom: { readonly tab: Tab; readonly panel: 'list' | 'pane' } | null;
  /** First row of a pane, by `<session>/<tab>`. */
  readonly scroll: Readonly<Record<string, number>>;
  /** How each session's timeline is looked at. */
  readonly timelines: Readonly<Record<string, TimelineView>>;
  /** The text its rows are searched for is being typed. */
  readonly finding: TextField | null;
  /** Open on top of each other, the last one has the keys. */
  readonly modals: readonly Modal[];
  readonly toast: Toast | null;
  /** Half-typed replies by session, and the form of the session being made. */
  readonly replies: Readonly<Record<string, string>>;
  readonly form: FormDraft | null;
  /** `since you left` line, until it is dismissed. */
  readonly notice: string | null;
  /** What the border of the pane says about the terminal in it: `80×31`. */
  readonly paneNote: string;
  /** Last minute tick, ms; ages are counted from here. */
  readonly tick: number;
  readonly guard: AnswerGuard;
}

export function initialState(at: { cols: number; rows: number; now: number }): UiState {
  return {
    cols: at.cols,
    rows: at.rows,
    repository: null,
    agents: [],
    sessions: [],
    loaded: false,
    selected: null,
    walk: noWalk,
    focus: 'list',
    panel: 'list',
    filter: emptyField,
    filtering: false,
    tab: 'terminal',
    diffFrom: null,
    scroll: {},
    timelines: {},
    finding: null,
    modals: [],
    toast: null,
    replies: {},
    form: null,
    notice: null,
    paneNote: '',
    tick: at.now,
    guard: emptyGuard,
  };
}
