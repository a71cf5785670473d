import { z } from 'zod';
import { groupOrder } from '../../store/record/group.ts';
import { reviewStates, statusValues, testVerdicts } from '../../store/schema.ts';

/**
 * Shapes of every `--json` output. Field names are stable: fields may be added, none is renamed or removed.
 * Published as schemas/<name>.schema.json; commands import only the types, so zod is not loaded for them.
 */
const time = z.number().describe('milliseconds since the epoch');

export const questionJson = z.object({
  id: z.string().describe('give it to --question so that only this question is answered'),
  kind: z.enum(['permission', 'question', 'plan', 'unknown']),
  text: z.string(),
  options: z.array(z.object({ n: z.number().int(), label: z.string() })),
  at: time,
});

export const sessionJsonSchema = z.object({
  id: z.string().describe('ULID'),
  name: z.string(),
  repository: z.object({ name: z.string(), root: z.string() }),
  group: z.enum(groupOrder as [string, ...string[]]),
  status: z.object({
    value: z.enum(statusValues),
    since: time,
    reason: z.string(),
    activity: z.string(),
    confidence: z.number(),
  }),
  question: questionJson.nullable(),
  review: z.object({
    state: z.enum(reviewStates),
    by: z.string().nullable(),
    at: time.nullable(),
    tree: z.string().nullable(),
  }),
  agent: z.object({ name: z.string(), model: z.string().nullable(), nativeId: z.string().nullable() }),
  role: z.string(),
  task: z.string(),
  branch: z.string(),
  base: z.string(),
  worktree: z.string(),
  size: z
    .object({ files: z.number().int(), added: z.number().int(), removed: z.number().int(), tree: z.string() })
    .nullable(),
  tests: z.object({ verdict: z.enum(testVerdicts), command: z.string().nullable(), at: time }).nullable(),
  overlap: z.array(z.object({ path: z.string(), sessions: z.array(z.string()) })),
  queuedTexts: z
    .array(z.object({ id: z.string(), text: z.string(), from: z.string(), at: time }))
    .describe('texts that wait until the agent is idle, oldest first, each cut to its beginning'),
  exit: z.object({ code: z.number().nullable(), signal: z.string().nullable(), at: time }).nullable(),
  links: z.object({ ticket: z.string().nullable(), plan: z.string().nullable(), pr: z.string().nullable() }),
  turns: z.number().int(),
  createdAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
});
export type SessionJson = z.infer<typeof sessionJsonSchema>;

const removedJsonSchema = z.object({
  id: z.string().describe('ULID'),
  name: z.string(),
  agent: z.string(),
  task: z.string(),
  branch: z.string(),
  removedAt: time,
  branchExists: z.boolean(),
  filesKept: z.boolean().describe('its files at the removal, uncommitted ones too'),
  restorable: z.boolean(),
});
export type RemovedJson = z.infer<typeof removedJsonSchema>;

const fileJsonSchema = z.object({
  path: z.string().describe('relative to the worktree, absolute outside of it'),
  edits: z.number().int(),
  added: z.number().int().nullable().describe('lines of all edits together; null when no edit told'),
  removed: z.number().int().nullable(),
  reads: z.number().int(),
  guessed: z.boolean().describe('only parsed from shell commands'),
  changed: z.boolean().describe("the session's change holds it now, or held it when it ended"),
  outside: z.boolean().describe('changed outside of the worktree'),
  at: time,
});

const mistakeJsonSchema = z.object({
  t: time,
  turn: z.number().int(),
  kind: z.enum(['failed', 'rejected', 'interrupted', 'reverted', 'note']),
  text: z.string(),
  exit: z.number().nullable(),
});

const head = {
  t: time,
  id: z.string(),
  name: z.string(),
  repository: z.string(),
  agent: z.string(),
  branch: z.string(),
};

/** `pitwall <command> --json`, by command. */
export const outputSchemas = {
  ls: z.object({ sessions: z.array(sessionJsonSchema), problems: z.array(z.string()) }),
  new: z.object({ session: sessionJsonSchema, warnings: z.array(z.string()) }),
  drafts: z
    .object({
      drafts: z.array(
        z.object({
          task: z.string(),
          agent: z.string().nullable().describe('null: the default one'),
          at: time,
          why: z.string().describe('why it did not start'),
          fields: z.record(z.string(), z.unknown()).describe('what was given, by field'),
        }),
      ),
    })
    .describe('pitwall new --drafts --json, the newest first'),
  show: z.object({
    session: sessionJsonSchema,
    prompt: z.string(),
    facts: z.array(z.looseObject({ t: time, k: z.string(), src: z.string(), turn: z.number() })),
    files: z.array(z.string()),
    archived: z.boolean().describe('it was removed'),
    start: z.object({
      model: z.string().nullable(),
      permissionMode: z.string().nullable(),
      flags: z.array(z.string()),
      instructions: z.array(z.object({ path: z.string(), blob: z.string() })),
    }),
    tokens: z.object({ in: z.number(), out: z.number(), cached: z.number() }),
    inspected: z.array(fileJsonSchema).describe('files that were read'),
    mistakes: z.array(mistakeJsonSchema),
  }),
  mistakes: z
    .object({
      session: z.object({ id: z.string(), name: z.string(), archived: z.boolean() }),
      mistakes: z.array(mistakeJsonSchema),
    })
    .describe('pitwall show --mistakes --json'),
  files: z.object({
    session: z.object({ id: z.string(), name: z.string(), archived: z.boolean() }),
    files: z.array(fileJsonSchema),
  }),
  who: z.object({
    path: z.string().describe('relative to the repository'),
    sessions: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        agent: z.string(),
        branch: z.string(),
        archived: z.boolean(),
        at: time,
        changed: z.array(z.string()).describe('paths of its change, as far as they are listed'),
        files: z.array(fileJsonSchema),
      }),
    ),
  }),
  next: z.object({ waiting: z.number().int(), session: sessionJsonSchema.nullable() }),
  receipt: z.object({
    session: z.object({ id: z.string(), name: z.string() }),
    receipt: z.enum(['delivered', 'unconfirmed', 'failed', 'queued']),
    why: z.string().nullable(),
  }),
  wait: z.object({
    sessions: z.array(
      z.object({ id: z.string(), name: z.string(), reached: z.string(), status: z.string() }),
    ),
  }),
  watch: z.looseObject({ ...head, event: z.string() }).describe('one object a line'),
  diff: z.object({
    session: z.object({ id: z.string(), name: z.string() }),
    base: z.string(),
    tree: z.string(),
    files: z.array(
      z.object({
        path: z.string(),
        oldPath: z.string().nullable(),
        status: z.string(),
        added: z.number().int(),
        removed: z.number().int(),
        binary: z.boolean(),
      }),
    ),
  }),
  explain: z.object({
    session: z.object({ id: z.string(), name: z.string() }),
    status: z.looseObject({ value: z.enum(statusValues), since: time, reason: z.string() }),
    signals: z.array(
      z.looseObject({
        source: z.string(),
        value: z.string(),
        at: time,
        strength: z.number(),
        won: z.boolean(),
        expired: z.boolean(),
        why: z.string(),
      }),
    ),
    notes: z.array(z.string()).describe('what is missing and why'),
  }),
  doctor: z.object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['ok', 'note', 'warning', 'problem']),
        text: z.string(),
        hint: z.string().nullable(),
        fixable: z.boolean(),
        fixed: z.boolean(),
      }),
    ),
  }),
  removed: z.object({ sessions: z.array(removedJsonSchema) }),
  'config-output': z.object({
    settings: z.array(z.object({ key: z.string(), value: z.unknown(), origin: z.string() })),
    files: z.array(
      z.object({ origin: z.enum(['user', 'repository']), file: z.string(), exists: z.boolean() }),
    ),
    problems: z.array(z.string()),
  }),
} as const;
export type OutputName = keyof typeof outputSchemas;
