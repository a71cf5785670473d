import type { Tell } from './tell.ts';
import type { ProgramState } from './terminal.ts';
import type { Block, Dialog } from './view.ts';

/** What a running step may do; the agent behind it owns the screen and the keys. */
export interface Stage {
  readonly cwd: string;
  /** Aborted by Esc and ctrl-c. */
  readonly signal: AbortSignal;
  /** Commands that were allowed for good. */
  readonly allowed: Set<string>;
  /** Ms at normal speed. @throws Interrupted */
  pause(ms: number): Promise<void>;
  /** What it does now, on screen and to the terminal. */
  busy(label: string, msg?: string): void;
  add<B extends Block>(block: B): B;
  /** A block was changed: draw anew. */
  changed(): void;
  /** Index of the option taken. @throws Interrupted when the person denies or cancels */
  ask(dialog: Omit<Dialog, 'at'>, how: { kind: 'permission' | 'question'; msg: string }): Promise<number>;
  state(state: ProgramState, msg?: string): void;
  tell: Tell;
  /** For `tell`, another one each time. */
  nextId(): string;
  exit(code: number, text: string): Promise<never>;
}

/** The person stopped the turn; not an error. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
