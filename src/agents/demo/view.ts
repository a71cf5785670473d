import type { Draft } from './editor.ts';

/** What the transcript is made of, oldest first. */
export type Block =
  | { kind: 'user'; text: string }
  | { kind: 'thought'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'tool'; name: string; about: string; state: 'running' | 'ok' | 'failed'; lines: ToolLine[] }
  | { kind: 'note'; text: string }
  | { kind: 'done'; seconds: number };

export interface ToolLine {
  text: string;
  tone: 'plain' | 'added' | 'removed' | 'bad';
}

/** A question in place of the input box. */
export interface Dialog {
  title: string;
  /** Rows under the title. */
  about: ToolLine[];
  sentence: string;
  options: Array<{ label: string; about?: string }>;
  /** Index of the option under the cursor. */
  at: number;
  footer: string;
}

/** All that the screen is drawn from. */
export interface View {
  title: string;
  cwd: string;
  blocks: Block[];
  /** What it is doing, while it works. */
  busy: { label: string; seconds: number } | null;
  dialog: Dialog | null;
  draft: Draft;
  /** Prompts typed while it works. */
  queued: readonly string[];
  hint: string;
}
