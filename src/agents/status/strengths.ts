/**
 * How much each kind of evidence counts, 0 to 1. Only the order matters; it is the order of the design: process,
 * program status, hooks, terminal, screen, quiet time. A status is as sure as the signal that decided it: below 0.5
 * it is shown as probable.
 */
export const strengths = {
  /** The kernel said so. */
  exited: 1,
  /** A sub-agent that asks holds up its parent, whatever the parent says about itself. */
  subAgentAsks: 0.96,
  /** OSC 7501: the program itself, and the only one that knows about Esc and background work. */
  osc7501: 0.95,
  /** A dialog drawn in its full structure. Equal to OSC 7501: whichever was seen last is right. */
  dialog: 0.95,
  /** The agent's own words that a turn was interrupted; no hook fires then, so it beats hooks. */
  interrupted: 0.92,
  /** A question that has a key of its own: what led to it may have been told in the same moment. */
  hookAsks: 0.91,
  hook: 0.9,
  /** A hook's reminder that the agent waits for a prompt: any other word of a hook knows better. */
  hookIdle: 0.89,
  /** A shell's terminal belongs to another process group. */
  foreground: 0.85,
  titleAsks: 0.8,
  titleWorking: 0.7,
  /** A line that an agent draws only while it works. */
  screenWorking: 0.65,
  /** OSC 9;4, as a program that reports progress. */
  progress: 0.6,
  /** An input box under the sentence that ends a turn. */
  screenDone: 0.58,
  screenIdle: 0.55,
  /** OSC 9 and 777 are prose; the words are matched. */
  notification: 0.5,
  subAgentWorks: 0.5,
  titleIdle: 0.4,
  /** An input box that the agent also shows while it works. */
  inputBox: 0.35,
  /** Nothing was written for a while. Silence is also what a long command looks like. */
  quiet: 0.3,
  output: 0.25,
  /** The process runs and has said nothing yet. */
  started: 0.05,
} as const;
