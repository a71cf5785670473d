import { z } from 'zod';

/** Cells of one dimension; far above any real terminal, small enough that no peer can make a host allocate much. */
const cells = z.number().int().min(1).max(2000);
/** Ids chosen by a client. */
const id = z.string().min(1).max(200);

/** Payloads of what a client says, by the name of the frame; `input` is bytes. */
export const controlSchemas = {
  hello: z.looseObject({
    protocol: z.number().int(),
    build: z.string().max(200),
    role: z.enum(['control', 'frames', 'raw']),
    client: id.optional(),
  }),
  watch: z.looseObject({
    cols: cells,
    rows: cells,
    top: z.number().int().min(0),
    fps: z.number().min(1).max(60),
    fit: z.boolean().optional(),
  }),
  attach: z.looseObject({ cols: cells, rows: cells }),
  ack: z.looseObject({ bytes: z.number().min(0) }),
  // 0 x 0 takes the wish for a size back: a focused pane has lost the focus.
  resize: z.looseObject({ cols: z.number().int().min(0).max(2000), rows: z.number().int().min(0).max(2000) }),
  send: z.looseObject({
    id,
    text: z.string(),
    submit: z.boolean(),
    whenIdle: z.boolean().optional(),
    question: z.string().optional(),
    from: z.string().max(200),
    by: z.string().max(200).optional(),
  }),
  answer: z.looseObject({
    id,
    question: z.string(),
    how: z.union([z.enum(['approve', 'deny']), z.looseObject({ option: z.number().int() })]),
    from: z.string().max(200),
    by: z.string().max(200).optional(),
  }),
  stop: z.looseObject({ how: z.enum(['interrupt', 'quit', 'kill']) }),
  query: z.looseObject({
    id,
    what: z.enum(['explain', 'text', 'refresh-size', 'drop-sends']),
    arg: z.string().max(200).optional(),
  }),
  unwatch: z.looseObject({}),
} as const;
