import { z } from 'zod';

/**
 * All settings with their defaults. Used for types and to generate schemas/config.schema.json, which is what settings
 * are checked against at run time: importing zod would double the start of `pitwall ls`.
 */

const words = z.array(z.string());
const pattern = z.string().min(1);

export const screenRuleSchema = z
  .strictObject({
    name: z.string().default(''),
    value: z.enum(['working', 'needs-input', 'idle', 'ignore']),
    rows: z
      .number()
      .int()
      .min(1)
      .max(200)
      .default(12)
      .describe('How many rows from the bottom are looked at.'),
    cursor: z
      .boolean()
      .default(false)
      .describe('Only the line the cursor is on is looked at: a prompt above it was answered.'),
    all: z.array(pattern).min(1).describe('Regular expressions, case-insensitive; all must match.'),
    none: z.array(pattern).default([]).describe('Regular expressions of which none may match.'),
    strength: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'How far the rule is believed beside what the agent itself says. Left out: as the built-in rules of that value.',
      ),
    reason: z.string().default(''),
  })
  .describe('Says what the bottom of the screen means; the first rule that matches wins.');

export const agentSchema = z
  .strictObject({
    title: z.string().optional().describe('Name for people.'),
    command: words
      .min(1)
      .optional()
      .describe('Program and its first arguments; replaces the built-in program.'),
    args: words.default([]).describe('Arguments put behind the program.'),
    env: z.record(z.string(), z.string()).default({}).describe('Added to the environment of the agent.'),
    prompt: z
      .enum(['argument', 'type', 'none'])
      .optional()
      .describe('How the first prompt reaches a custom agent: last argument, typed, or not at all.'),
    approve: z.string().optional().describe('Keys that approve, as they are sent: "y\\r".'),
    deny: z.string().optional().describe('Keys that deny.'),
    interrupt: z.string().optional().describe('Keys that interrupt the turn.'),
    quit: z.string().optional().describe('Keys that end the agent.'),
    rules: z.array(screenRuleSchema).default([]),
    resume: words.min(1).optional().describe('Command that resumes; {id} stands for the conversation id.'),
    hooks: z
      .boolean()
      .default(true)
      .describe('Its hooks tell pitwall what it does; nothing of yours is changed.'),
    gitWritable: z
      .boolean()
      .optional()
      .describe('Codex: its sandbox may write what a commit in the worktree needs.'),
    quietMs: z.number().int().min(100).optional().describe('A screen quiet for so long means idle. ms.'),
    max: z.number().int().min(1).nullable().default(null).describe('How many may work at once.'),
  })
  .describe('One agent: changes to a built-in one, or a custom one.');
export type AgentSettings = z.infer<typeof agentSchema>;
export type ScreenRuleSettings = z.infer<typeof screenRuleSchema>;

const agentsSchema = z
  .object({
    default: z.string().min(1).default('claude').describe('Agent of a new session.'),
    max: z.number().int().min(1).nullable().default(null).describe('How many agents may work at once.'),
  })
  .catchall(agentSchema);

export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  agents: agentsSchema.prefault({}),
  branch: z
    .strictObject({ prefix: z.string().default('pitwall/').describe('In front of the session name.') })
    .prefault({}),
  worktree: z
    .strictObject({
      root: z
        .string()
        .min(1)
        .default('../{repo}.worktrees')
        .describe('Where worktrees go, from the main worktree; {repo} is its folder name.'),
      setup: z.string().default('').describe('Shell command run in a new worktree.'),
      setupTimeout: z.number().int().min(1).default(600).describe('Seconds.'),
    })
    .prefault({}),
  verify: z.string().default('').describe('Shell command that proves a change, unless the task names one.'),
  tests: z.array(pattern).default([]).describe('Regular expressions of commands that are tests.'),
  notTests: z.array(pattern).default([]).describe('Regular expressions of commands that are not.'),
  keys: z
    .record(z.string(), z.union([z.string(), words]))
    .default({})
    .describe('Key or keys by the id shown in the list of all keys; an empty list switches one off.'),
  ui: z
    .strictObject({
      detach: z
        .array(z.string().min(1))
        .min(1)
        .default(['ctrl-]', 'f12'])
        .describe('Keys that leave the pane.'),
      colors: z.enum(['auto', 'none', '16', '256', 'true']).default('auto'),
    })
    .prefault({}),
  notify: z
    .strictObject({
      via: z.enum(['none', 'bell', 'osc9', 'osc777']).default('none').describe('What the terminal is sent.'),
      on: z.array(z.enum(['needs-input', 'ready', 'exited', 'lost'])).default(['needs-input', 'ready']),
      command: words
        .default([])
        .describe('Program and arguments; session, status and text come behind them.'),
    })
    .prefault({}),
  host: z
    .strictObject({
      scrollback: z
        .number()
        .int()
        .min(0)
        .max(100_000)
        .default(2000)
        .describe('Lines of history an attach shows.'),
    })
    .prefault({}),
  store: z
    .strictObject({
      recordings: z.string().nullable().default(null).describe('Folder for recordings instead of .git.'),
      segmentMiB: z.number().int().min(1).default(32),
      sessionMiB: z.number().int().min(1).default(512),
      repositoryMiB: z.number().int().min(1).default(2048),
      removedDays: z
        .number()
        .int()
        .min(0)
        .default(90)
        .describe('How long a removed session can be brought back.'),
    })
    .prefault({}),
  stop: z
    .strictObject({
      graceMs: z.number().int().min(0).default(5000).describe('Between two steps of a stop. ms.'),
    })
    .prefault({}),
});

type Parsed = z.infer<typeof settingsSchema>;

/** Settings in force. An agent's own are read with `agentSettings`, see agents.ts. */
export type Settings = Omit<Parsed, 'agents'> & {
  agents: { default: string; max: number | null; [name: string]: AgentSettings | string | number | null };
};
