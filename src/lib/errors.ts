/** Process exit codes of the command line; scripts rely on them, a test freezes them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  noSession: 3,
  refused: 4,
  unconfirmed: 5,
  timedOut: 124,
} as const;

export type ExitName = keyof typeof exitCodes;

export interface FailureOptions {
  /** Which exit code the command line ends with. Default `failed`. */
  exit?: ExitName;
  /** What the person can do next; printed behind the message. */
  hint?: string;
  /** The command that failed, as an argument list, when one did. */
  command?: readonly string[];
  cause?: unknown;
}

/**
 * An expected failure: one sentence that says what failed, on which session or path, with which command.
 * Everything that a person can cause ends up as one of these; anything else is a bug and keeps its stack.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exit: ExitName;
  readonly hint: string | undefined;
  readonly command: readonly string[] | undefined;

  constructor(message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exit = options.exit ?? 'failed';
    this.hint = options.hint;
    this.command = options.command;
  }
}

/** The screen is a bundle of its own, with a class of its own: what it throws is a Failure for the command line, too. */
Object.defineProperty(Failure, Symbol.hasInstance, {
  value(this: unknown, thrown: unknown): boolean {
    // A special failure inherits this, and is told by its own prototype.
    if (this !== Failure) return Function.prototype[Symbol.hasInstance].call(this, thrown);
    return thrown instanceof Error && thrown.name === 'Failure' && 'exit' in thrown;
  },
});

/** The message of anything thrown, with the hint of a {@link Failure} behind it. One line. */
export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.hint ? `${error.message}; ${error.hint}` : error.message;
  if (error instanceof Error) return error.message.split('\n', 1)[0] ?? error.name;
  return String(error);
}

/** The errno name (`ENOENT`, …) of a Node system error, else undefined. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
