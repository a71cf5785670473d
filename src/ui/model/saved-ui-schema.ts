import { z } from 'zod';
import { timelineKinds } from '../../store/record/timeline-kinds.ts';
import { roles } from './form.ts';
import { groups } from './session-view.ts';
import { tabs } from './state.ts';

const formSchema = z.object({
  text: z.record(z.string(), z.string()),
  agent: z.string().nullable(),
  role: z.string().default(roles[0]),
  restate: z.boolean().default(false),
  prompt: z.string().nullable().default(null),
});

const timelineSchema = z.object({
  at: z.string().nullable(),
  open: z.boolean(),
  folded: z.boolean(),
  except: z.array(z.number()).readonly(),
  kind: z.enum(timelineKinds),
  text: z.string(),
});

/** The state of the screen that a later start takes up again, as {@link SavedUi} in a file. */
export const savedUiSchema = z.object({
  v: z.literal(1),
  selected: z.string().nullable(),
  tab: z.enum(tabs),
  panel: z.enum(['list', 'pane']).default('list'),
  filter: z.string(),
  scroll: z.record(z.string(), z.number()),
  timelines: z.record(z.string(), timelineSchema).default({}),
  inTimeline: z.boolean().default(false),
  replies: z.record(z.string(), z.string()),
  form: formSchema.nullable(),
  /** What was being typed into: the form, the reply of a session, or nothing. */
  open: z.union([z.literal('form'), z.object({ reply: z.string() }), z.null()]),
  seen: z.object({ at: z.number(), groups: z.record(z.string(), z.enum(groups)) }).nullable(),
});
export type SavedUi = z.infer<typeof savedUiSchema>;
