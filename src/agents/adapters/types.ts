import type { Question } from '../../store/schema.ts';
import type { QuestionDraft, Signal } from '../status/types.ts';
import type { FactDraft, TranscriptFormat } from '../transcripts/types.ts';

/** How text reaches the agent and how it is submitted (facts: Codex swallows `text\r` in one write). */
export interface SubmitPlan {
  /**
   * Key presses that empty its input first: what stands there, a prompt that came back with an interrupt or what somebody
   * left half typed, would be sent along. Absent: not known.
   */
  clear?: (screen: ScreenView) => string[];
  /** Wrap in bracketed paste when the agent has switched mode 2004 on. */
  bracketedPaste: boolean;
  /** ms to wait between the text and Enter. */
  pauseMs: number;
  /** Bytes that submit. */
  enter: string;
}

/** Keys that answer a question; `undefined` means this agent cannot be answered that way. */
export interface AnswerKeys {
  approve: (question: Question) => string | undefined;
  deny: (question: Question) => string | undefined;
  option: (question: Question, n: number) => string | undefined;
}

export interface ScreenView {
  /** Visible rows, top to bottom, plain text without trailing blanks. */
  rows: readonly string[];
  cols: number;
  cursor: { x: number; y: number; visible: boolean };
  alternate: boolean;
  title: string;
}

/** A rule over the bottom of the screen, as data; the first that matches wins. */
export interface ScreenRule {
  name: string;
  value: 'working' | 'needs-input' | 'idle' | 'ignore';
  /** How many non-empty rows from the bottom are looked at. */
  rows: number;
  /** Only the line that the cursor is on is looked at: a prompt there is open, one above it was answered. */
  cursorLine?: boolean;
  /** All must match somewhere in those rows (joined with \n), case-insensitive. */
  all: readonly RegExp[];
  /** None may match. */
  none?: readonly RegExp[];
  strength: number;
  reason?: string;
  /** Reads the question from the whole screen when the rule matched. */
  question?: (screen: ScreenView) => QuestionDraft | undefined;
  activity?: (screen: ScreenView) => string | undefined;
}

export interface TitleRule {
  match: RegExp;
  value: 'working' | 'needs-input' | 'idle';
  strength: number;
}

export interface StartInput {
  prompt: string;
  /** `agents.<name>.command`, replaces the program; first element is argv[0]. */
  command?: readonly string[];
  /** `agents.<name>.args`, put behind the program. */
  args: readonly string[];
  worktree: string;
  /** A fresh UUID for agents that take a preset conversation id. */
  uuid: string;
  /** Capabilities found by `Adapter.probe`. */
  features: ReadonlySet<string>;
  /** The agent must restate its plan first: start in plan or read-only mode. */
  restate: boolean;
  /** Directories beside the worktree that the agent's sandbox shall let it write to; only Codex has one to be told. */
  writable?: readonly string[];
  /** Where this launch's hooks are put; undefined: start without hooks. */
  hooks?: HookPlace;
}

/** A session's own directory for what its hooks need; it lives as long as the session's record. */
export interface HookPlace {
  /** Absolute, exists, private. Files of `LaunchPlan.files` are written there. */
  dir: string;
  /** Absolute path of the POSIX shell script that puts its stdin as one file into the spool; prints nothing, exits 0. */
  script: string;
  /** First of the session's ten ports, when it has some. */
  port?: number;
  /** A file that the person's arguments name, relative to the worktree or absolute; undefined when it cannot be read. */
  readText(path: string): string | undefined;
  /** A variable of the environment that the agent will get. */
  variable?(name: string): string | undefined;
  /** `dir` and every directory above belong to root, and nobody else may write into them. */
  ownedByRoot?: boolean;
}

export interface ResumeInput extends StartInput {
  nativeId: string | null;
}

/** What to run. `prompt` says how the first prompt travels. */
export interface LaunchPlan {
  argv: readonly string[];
  /** Added to the agent's environment. */
  env: Readonly<Record<string, string>>;
  /** `argument`: already in argv. `type`: the host types it when the agent is first idle. `none`: there is none. */
  prompt: 'argument' | 'type' | 'none';
  /** Conversation id when it is known before the start. */
  nativeId: string | null;
  /** Written (0600) before the start; names relative to `HookPlace.dir`. */
  files?: ReadonlyArray<{ name: string; text: string }>;
  /** Shown by `explain` when hooks could not be used, and why. */
  hooksOff?: string;
}

/** Everything pitwall knows about one agent: data first, plus a few pure functions. */
export interface Adapter {
  name: string;
  /** For people: `Claude Code`. */
  title: string;
  /** argv[0] unless settings name another. */
  program: string;
  start(input: StartInput): LaunchPlan;
  /** Undefined when the agent cannot resume; then a resume is a new start in the same worktree. */
  resume?(input: ResumeInput): LaunchPlan;
  submit: SubmitPlan;
  answers: AnswerKeys;
  /** Bytes that interrupt the turn. */
  interrupt: string;
  /** The first press only asks: press again after this, ms. */
  interruptAgainMs?: number;
  /** Bytes of the agent's own quit, each with a pause behind it in ms. Empty: go straight to SIGHUP. */
  quit: ReadonlyArray<{ bytes: string; pauseMs: number }>;
  screenRules: readonly ScreenRule[];
  titleRules: readonly TitleRule[];
  /** Program status over OSC 7501 is expected; until the first one arrives weaker signals decide. */
  osc7501: boolean;
  /** How long it may take from its start to the prompt in its arguments, on a busy machine. Default 15 s. ms. */
  promptWaitMs?: number;
  /** Screen quiet for this long means idle (weak). Undefined: quiet says nothing. ms. */
  quietMs?: number;
  /** Strength of a bell as a call for attention, for agents that ring only then. Undefined: a bell says nothing. */
  bell?: number;
  /** The program is a shell: another process group in the foreground of its terminal means working. */
  foreground?: boolean;
  /** Arguments whose output is searched for feature words, cached per binary: `[['--help'], { noDaemon: /--no-daemon/ }]`. */
  probe?: { args: readonly string[]; features: Readonly<Record<string, RegExp>>; talk?: ProbeTalk };
  /** Arguments that print the version. */
  versionArgs: readonly string[];
  /** Where the agent's own record is, for the native id: see transcripts/. */
  transcript?: 'claude' | 'codex' | 'gemini' | 'copilot';
  /** How the agent's own record is read. */
  transcriptFormat?: TranscriptFormat;
  /** A note on what a fact means for the person that neither the fact nor the agent says. */
  remark?(fact: FactDraft): FactDraft | undefined;
  /** One file that a hook of this agent left in the spool, as parsed JSON. Unknown ones tell nothing. */
  hook?(event: unknown, context: HookContext): HookNews;
}

/** Lines said to the program in an empty home of its own, whose answer shows what it can do. */
export interface ProbeTalk {
  args: readonly string[];
  /** Variable that names the program's home: set to a directory that is removed again, so the person's stays as it is. */
  home: string;
  /** Written at once; stdin stays open until the answer is there. */
  lines: readonly string[];
  /** Features found in what was printed so far; undefined while the answer is not there. */
  read(output: string): readonly string[] | undefined;
}

export interface HookContext {
  /** ms */
  now: number;
  /** Real path of the session's worktree: an event of an agent in another directory is not this session's. */
  worktree: string;
  /** The conversation this session is known to be, null before that is known. */
  nativeId: string | null;
}

/** What one hook event tells. */
export interface HookNews {
  signals?: readonly SignalDraft[];
  facts?: readonly FactDraft[];
  /** The agent's own id of the question that it asks, and since when, ms. */
  asked?: { id: string; t: number };
  /** The agent's own id of the question that was answered, and when, ms. */
  answered?: { id: string; t: number };
  /** The conversation the agent says it is in. */
  nativeId?: string;
  /** Absolute path of the agent's own record. */
  transcript?: string;
}

/** A signal as an adapter or parser produces it, before the engine stamps it. */
export type SignalDraft = Omit<Signal, 'at'>;
