import type { Fact, Size, Status } from '../../store/schema.ts';
import type { Explanation } from '../status/types.ts';

/** Wire version. A client speaks every earlier version of the same major; see docs/wire.md. */
export const protocolVersion = 1;

/** Largest payload of one frame; a peer that announces more is cut off with a reason. */
export const maxFrameBytes = 8 * 1024 * 1024;

/**
 * Frame: `u8 type · u32le length · payload`. Control payloads are JSON, `data`, `snapshot` and `input` raw bytes
 * (`input` starts with a u32le sequence number). Numbers are frozen: hosts outlive an upgrade of the client.
 */
export const frameTypes = {
  // to host
  hello: 1,
  watch: 2,
  attach: 3,
  ack: 4,
  input: 5,
  resize: 6,
  send: 7,
  answer: 8,
  stop: 9,
  query: 10,
  unwatch: 11,
  // from host
  welcome: 64,
  rows: 65,
  snapshot: 66,
  data: 67,
  status: 68,
  fact: 69,
  exit: 70,
  receipt: 71,
  error: 72,
  inputAck: 73,
  reply: 74,
} as const;
export type FrameName = keyof typeof frameTypes;

export interface Hello {
  protocol: number;
  build: string;
  /** `control`: status and facts only. `frames`: rows too. `raw`: bytes of the terminal. */
  role: 'control' | 'frames' | 'raw';
  /** Same string after a reconnect: input that arrived over the old connection is not taken twice. */
  client?: string;
}

export interface Welcome {
  protocol: number;
  build: string;
  session: string;
  cols: number;
  rows: number;
  status: Status;
  title: string;
  size: Size | null;
  /** Highest `input` sequence number already taken from this `client`; 0 for a new one. */
  inputSeq?: number;
}

export interface Watch {
  /** Largest rectangle the viewer can show. */
  cols: number;
  rows: number;
  /** Make the agent's terminal this large, unless a viewer that is still there chose its size. See host/size.ts. */
  fit?: boolean;
  /** Lines scrolled up from the live bottom; 0 follows. */
  top: number;
  /** 1 to 60. */
  fps: number;
}

export interface Rows {
  /** Terminal size of the agent. */
  cols: number;
  rows: number;
  /** `[index in the viewer's rectangle, SGR string]`; a full frame has every index. */
  changed: Array<[number, string]>;
  full: boolean;
  cursor: { x: number; y: number; visible: boolean; shape: number };
  modes: { alternate: boolean; bracketedPaste: boolean; mouse: boolean; appCursor: boolean };
  /** Lines of scrollback above the screen. */
  scrollback: number;
  /** Effective scroll position after clamping. */
  top: number;
}

export interface Attach {
  cols: number;
  rows: number;
}

export interface Send {
  id: string;
  text: string;
  /** Press Enter behind it. */
  submit: boolean;
  /** Hold it until the agent is idle. */
  whenIdle?: boolean;
  /** When the host began to hold it, ms. */
  at?: number;
  /** Refuse unless this question is open. */
  question?: string;
  /** From where: key, command line, full-screen attach. */
  from: string;
  /** Who: the name of the person, as git knows it. Default: who started the session. */
  by?: string;
}

export interface Answer {
  id: string;
  question: string;
  how: 'approve' | 'deny' | { option: number };
  from: string;
  /** As in {@link Send}. */
  by?: string;
}

export interface Receipt {
  id: string;
  receipt: 'delivered' | 'unconfirmed' | 'failed' | 'queued';
  /** Why, when not delivered. One sentence. */
  why?: string;
  /** `question`: refused because another question is open or none is. */
  code?: 'question' | 'exited' | 'unsupported';
}

export interface Stop {
  how: 'interrupt' | 'quit' | 'kill';
}

export interface Query {
  id: string;
  what: 'explain' | 'text' | 'refresh-size' | 'drop-sends';
  /** `drop-sends`: only the waiting text with this id. Default: all. */
  arg?: string;
}

export interface Reply {
  id: string;
  explain?: Explanation;
  /** Screen and scrollback as plain text. */
  text?: string;
  size?: Size | null;
  /** How many texts that waited were dropped. */
  dropped?: number;
}

export interface StatusMessage {
  status: Status;
  title: string;
  size: Size | null;
  tests: { verdict: string; command: string | null } | null;
  turns: number;
}

export interface Exit {
  code: number | null;
  signal: string | null;
}

export interface WireError {
  code: 'protocol' | 'too-large' | 'busy' | 'internal';
  message: string;
}

export interface InputAck {
  /** Highest sequence number whose bytes were handed to the PTY. */
  seq: number;
}

export type FactMessage = Fact;
