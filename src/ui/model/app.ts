import type { RemovalPreview, RemoveInput } from '../../actions/remove-session.ts';
import type { Receipt } from '../../agents/link/messages.ts';
import type { Keys } from '../keys/resolve.ts';
import type { Scroll } from '../panes/pane.ts';
import type { TimelineMoves } from '../panes/timeline-pane.ts';
import type { FormValues } from './form.ts';
import type { Layout } from './layout.ts';
import type { Step } from './modals.ts';
import type { SessionView } from './session-view.ts';
import type { UiState } from './state.ts';
import type { Store } from './store.ts';

/** The key table with the user's changes, as the model needs it. */
export type KeyPort = Pick<Keys, 'helpEntries' | 'keyOf'>;

/** What can be done about sessions; everything here goes through src/actions. */
export interface Effects {
  answer(view: SessionView, how: 'approve' | 'deny' | { option: number }, question: string): Promise<Receipt>;
  send(view: SessionView, text: string, question: string | null): Promise<Receipt>;
  /** Denies the question, and sends the text when the agent has shown that it took that. */
  denyWithReason(view: SessionView, text: string, question: string): Promise<Receipt>;
  stop(view: SessionView, how: 'interrupt' | 'quit' | 'kill'): Promise<void>;
  /** Drops the texts that wait for an idle agent; how many they were. */
  dropSends(view: SessionView): Promise<number>;
  /** `now`: whatever `agents.max` says. */
  resume(view: SessionView, now?: boolean): Promise<'conversation' | 'anew' | 'queued'>;
  previewRemoval(view: SessionView): Promise<RemovalPreview>;
  remove(view: SessionView, how: Omit<RemoveInput, 'session'>): Promise<{ kept: string[] }>;
  markReviewed(view: SessionView, reviewed: boolean): Promise<void>;
  create(
    values: FormValues,
    hooks: {
      onSteps: (steps: readonly Step[]) => void;
      signal: AbortSignal;
      confirmTrust: (what: string, text: string) => Promise<boolean>;
    },
  ): Promise<{ id: string; warnings: readonly string[] }>;
  /** Full-screen attach; comes back when it is left. */
  attach(view: SessionView): Promise<'detached' | 'exited' | 'lost'>;
  /** True the first time this person is to be told it. */
  isNews(text: string): boolean;
  editor(view: SessionView): Promise<void>;
  shell(view: SessionView): Promise<void>;
  /** `text` in the user's editor; undefined when it was left unchanged or failed. */
  editText(text: string, name: string): Promise<string>;
}

/** The pane that is shown, for commands that move in it. */
export interface PanePort {
  scroll(how: Scroll): void;
  jump(by: 1 | -1): void;
  /** Sideways. */
  shift(by: 1 | -1): void;
  /** Of a diff: all, the last turn, what came after the review, and around. */
  nextPart(): void;
  /** The selected session's timeline, while it is the tab. */
  timeline(): TimelineMoves | undefined;
  /** The live terminal can be read right now. */
  showsTerminal(): boolean;
  /** Reads again what does not change by itself. */
  refresh(): void;
}

/** What a command works with. */
export interface App {
  readonly state: Store<UiState>;
  readonly effects: Effects;
  readonly pane: PanePort;
  readonly keys: KeyPort;
  now(): number;
  layout(): Layout;
  toast(text: string, kind?: 'note' | 'error'): void;
  /** Runs something that may fail; its failure becomes an error toast. */
  attempt(work: () => Promise<void>): void;
  /** Runs a command by its id, as a key press would. */
  run(id: string): void;
  quit(): void;
  /** Stops this process as ctrl-z does; agents go on. */
  suspend(): void;
}

export interface Command {
  run(app: App, chord: string): void;
  /** Why it cannot be done now; undefined when it can. */
  disabled?(app: App): string | undefined;
  /** It could be done, and the key bar does not name it all the same. */
  quiet?(app: App): boolean;
  /** Its words in the key bar, when they are others than those of the key table now. */
  label?(app: App): string | undefined;
  /** Does something else than saying `reason` in passing when it cannot be done. */
  refused?(app: App, reason: string): void;
}
