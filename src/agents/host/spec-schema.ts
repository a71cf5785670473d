import { z } from 'zod';

/**
 * What a host is told when it is started: one JSON object on its stdin, then end of file.
 * It travels on stdin because the environment holds secrets and a command line is readable by every user.
 */
export const hostSpecSchema = z.object({
  /** `<git common dir>/pitwall`. */
  storeDir: z.string(),
  sessionId: z.string(),
  /** Absolute socket path, at most 107 bytes. */
  socket: z.string(),
  argv: z.array(z.string()).min(1),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  cols: z.number().int().default(120),
  rows: z.number().int().default(40),
  /** Adapter name; custom agents are looked up in `custom`. */
  adapter: z.string(),
  /** Settings of a custom agent, validated by config/schema.ts; undefined for built-in ones. */
  custom: z.unknown().optional(),
  /** Conversation id that was preset on the command line, when one was. */
  nativeId: z.string().nullable(),
  /** Typed by the host when the agent is first idle; null when it already stands in argv. */
  typePrompt: z.string().nullable(),
  mode: z.enum(['start', 'resume']),
  /** Why the agent was started without hooks; undefined: with them, or it has none. */
  hooksOff: z.string().optional(),
  /** Settings `tests` and `notTests`: the person's own rules of which commands are tests. */
  tests: z.object({ tests: z.array(z.string()), notTests: z.array(z.string()) }).optional(),
  scrollback: z.number().int().default(2000),
  recording: z.object({
    dir: z.string(),
    segmentBytes: z.number().int(),
    maxBytes: z.number().int(),
  }),
  /** Where sessions stand that wait for a free slot, and the command that starts them. */
  queue: z.object({ dir: z.string(), argv: z.array(z.string()).min(1) }).optional(),
  /** ms that each step of a stop has. */
  stopGraceMs: z.number().int().optional(),
  build: z.string(),
});
