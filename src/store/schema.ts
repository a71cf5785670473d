import { z } from 'zod';
import { recordVersion } from './limits.ts';

export const statusValues = [
  'queued',
  'starting',
  'working',
  'needs-input',
  'idle',
  'exited',
  'lost',
  'unknown',
] as const;
export type StatusValue = (typeof statusValues)[number];

/** `ready` is never stored: it is derived, see record/review-state.ts. */
export const reviewStates = ['none', 'ready', 'reviewed', 'changes asked', 'merged', 'dropped'] as const;
export type ReviewState = (typeof reviewStates)[number];

export const testVerdicts = [
  'none',
  'passed',
  'passed-partial',
  'passed-stale',
  'failed',
  'unknown',
  'verified',
] as const;

export const questionSchema = z.looseObject({
  /** Short and unique within the session; an answer carries it and is refused when another question is open. */
  id: z.string(),
  kind: z.enum(['permission', 'question', 'plan', 'unknown']),
  /** One line, as shown in the session's row, for example `Run npm test -- login ?`. */
  text: z.string(),
  /** The part of `text` that is the command, path or tool asked about; set in bold. */
  subject: z.string().optional(),
  /** Numbered choices as the agent shows them; empty when it shows none. */
  options: z.array(z.looseObject({ n: z.number().int(), label: z.string() })).default([]),
  /** When it was first seen, ms. */
  at: z.number(),
});
export type Question = z.infer<typeof questionSchema>;

export const statusSchema = z.looseObject({
  value: z.enum(statusValues),
  /** When this value began, ms. */
  since: z.number(),
  /** Why, one short phrase: `asks permission`, `exited 1: not logged in`. */
  reason: z.string().default(''),
  question: questionSchema.nullable().default(null),
  /** What the agent is doing right now, when it says so: `edits src/cart/total.ts`. */
  activity: z.string().default(''),
  /** The signal that decided: process, osc7501, hook, notification, title, screen, transcript, quiet, none. */
  source: z.string().default('none'),
  /** 0 to 1; below 0.5 the row says `probably`. */
  confidence: z.number().default(1),
});
export type Status = z.infer<typeof statusSchema>;

export const sizeSchema = z.looseObject({
  files: z.number().int(),
  added: z.number().int(),
  removed: z.number().int(),
  /** The git tree these numbers were taken from. */
  tree: z.string(),
  /** Changed paths, sorted, at most `maxPaths`; for overlap. */
  paths: z.array(z.string()).default([]),
});
export type Size = z.infer<typeof sizeSchema>;

export const taskSchema = z.looseObject({
  /** As typed by the person. */
  goal: z.string(),
  only: z.array(z.string()).default([]),
  keep: z.string().default(''),
  verify: z.string().default(''),
  doneWhen: z.array(z.string()).default([]),
  restate: z.boolean().default(false),
});
export type Task = z.infer<typeof taskSchema>;

export const recordSchema = z.looseObject({
  v: z.literal(recordVersion),
  /** ULID. */
  id: z.string(),
  /** kebab-case, unique in the repository. */
  name: z.string(),
  /** Repository id from repo.json. */
  repo: z.string(),
  task: taskSchema,
  /** What the agent was started with, composed from the task. */
  prompt: z.string(),
  agent: z.looseObject({
    name: z.string(),
    /** What ran, for reading only: `resume` builds its command anew. */
    command: z.array(z.string()).default([]),
    version: z.string().nullable().default(null),
    /** The agent's own conversation id. */
    nativeId: z.string().nullable().default(null),
    transcript: z.string().nullable().default(null),
    model: z.string().nullable().default(null),
    /** Its process, which leads the session of its terminal; missing: it never ran, or a former pitwall started it. */
    process: z.looseObject({ pid: z.number().int(), startTime: z.string(), bootId: z.string() }).optional(),
  }),
  role: z.string().default('implement'),
  template: z.string().nullable().default(null),
  parent: z
    .looseObject({ id: z.string(), kind: z.enum(['again', 'review', 'handoff', 'fork']) })
    .nullable()
    .default(null),
  owner: z.looseObject({ name: z.string(), email: z.string() }),
  /** True when the session was started with `--may manage`. */
  mayManage: z.boolean().default(false),
  host: z
    .looseObject({
      machine: z.string(),
      pid: z.number().int(),
      /** Kernel start time of that pid, clock ticks since boot; with the boot id it names one process for ever. */
      startTime: z.string(),
      bootId: z.string(),
      socket: z.string(),
      protocol: z.number().int(),
    })
    .nullable()
    .default(null),
  git: z.looseObject({
    /** Branch or commit-ish the work is compared with, as given. */
    base: z.string(),
    baseSha: z.string(),
    branch: z.string(),
    /** Absolute path. */
    worktree: z.string(),
    head: z.string().nullable().default(null),
  }),
  status: statusSchema,
  /** Waits for a free slot of `agents.max`; how it is started then. Only with the status `queued`. */
  queued: z
    .looseObject({
      at: z.number(),
      mode: z.enum(['start', 'resume']),
      size: z.object({ cols: z.number().int(), rows: z.number().int() }).optional(),
    })
    .optional(),
  /** Texts that wait until the agent is idle, oldest first; the beginning of each. */
  sends: z
    .array(z.looseObject({ id: z.string(), text: z.string(), from: z.string(), at: z.number() }))
    .optional(),
  exit: z
    .looseObject({
      code: z.number().nullable(),
      signal: z.string().nullable(),
      /** Last non-empty lines of the screen, for `exited 1: not logged in`. */
      lines: z.array(z.string()).default([]),
      at: z.number(),
      /** It was told to end, by `stop`: whatever its code, it has not failed. */
      stopped: z.boolean().optional(),
    })
    .nullable()
    .default(null),
  size: sizeSchema.nullable().default(null),
  tests: z
    .looseObject({
      verdict: z.enum(testVerdicts),
      command: z.string().nullable(),
      at: z.number(),
      /** `agent reported`, or `verified` when pitwall ran them itself. */
      source: z.string(),
      counts: z.looseObject({ passed: z.number().nullable(), failed: z.number().nullable() }).optional(),
      /** Runs that failed, in the whole session. */
      failedRuns: z.number().int().optional(),
    })
    .nullable()
    .default(null),
  review: z
    .looseObject({
      state: z.enum(reviewStates),
      by: z.string().nullable().default(null),
      at: z.number().nullable().default(null),
      /** The tree that was reviewed; any other tree makes the session ready again. */
      tree: z.string().nullable().default(null),
      note: z.string().default(''),
    })
    .default({ state: 'none', by: null, at: null, tree: null, note: '' }),
  checklist: z.array(z.looseObject({})).default([]),
  links: z
    .looseObject({
      ticket: z.string().nullable().default(null),
      plan: z.string().nullable().default(null),
      pr: z.string().nullable().default(null),
    })
    .default({ ticket: null, plan: null, pr: null }),
  /** Files outside of the worktree that the agent edited, absolute, oldest first; missing: none. */
  outside: z.array(z.string()).optional(),
  /** The agent's sandbox refused a git command, and no commit was made since; missing: no. */
  gitRefused: z.boolean().optional(),
  turns: z.number().int().default(0),
  tokens: z
    .looseObject({ in: z.number(), out: z.number(), cached: z.number() })
    .default({ in: 0, out: 0, cached: 0 }),
  createdAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().nullable().default(null),
});
export type SessionRecord = z.infer<typeof recordSchema>;

export const factKinds = [
  'session',
  'turn.start',
  'turn.end',
  'tool.start',
  'tool.end',
  'command',
  'edit',
  'read',
  'reasoning',
  'waiting',
  'status',
  'send',
  'snapshot',
  'outside',
  'commit',
  'verify',
  'review',
  'comment',
  'finding',
  'lesson',
  'tokens',
  'note',
] as const;
export type FactKind = (typeof factKinds)[number];
export type FactSource = 'hook' | 'transcript' | 'screen' | 'process' | 'user' | 'git';

/** One line of facts.jsonl. Kind-specific fields stand beside these; see docs/store.md. */
export interface Fact {
  /** ms */
  t: number;
  k: FactKind;
  src: FactSource;
  turn: number;
  [field: string]: unknown;
}
