/** One thing the scripted agent does. Times are ms at normal speed. */
export type Step =
  | { do: 'think'; text: string; ms: number }
  | { do: 'say'; text: string }
  | { do: 'read'; path: string }
  /** Replaces `find` by `replace` in a file that exists; `ask`: only after a permission. */
  | { do: 'edit'; path: string; find: string; replace: string; ask?: boolean }
  | { do: 'create'; path: string; content: string; ask?: boolean }
  /** Really runs it in the worktree; `node` is the Node that runs the agent. */
  | { do: 'run'; argv: readonly string[]; why: string; ask?: boolean }
  /** A question with options; each has the steps that follow it. */
  | {
      do: 'choose';
      text: string;
      options: ReadonlyArray<{ label: string; about: string; next: readonly Step[] }>;
    }
  /** Time passes while it looks busy. */
  | { do: 'work'; label: string; ms: number }
  /** The process ends; `text` is its last line. */
  | { do: 'exit'; code: number; text: string };

export interface Script {
  /** Name of the session in the demo. */
  name: string;
  /** What the person asked for; a prompt equal to it starts this script. */
  task: string;
  steps: readonly Step[];
}
