import { z } from 'zod';
import { decodeInput } from './frames.ts';
import {
  type Answer,
  frameTypes,
  type Hello,
  type Query,
  type Send,
  type Stop,
  type Watch,
} from './messages.ts';

/** Cells of one dimension; far above any real terminal, small enough that no peer can make a host allocate much. */
const cells = z.number().int().min(1).max(2000);
/** Ids chosen by a client. */
const id = z.string().min(1).max(200);

const schemas = {
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
  }),
  answer: z.looseObject({
    id,
    question: z.string(),
    how: z.union([z.enum(['approve', 'deny']), z.looseObject({ option: z.number().int() })]),
    from: z.string().max(200),
  }),
  stop: z.looseObject({ how: z.enum(['interrupt', 'quit', 'kill']) }),
  query: z.looseObject({ id, what: z.enum(['explain', 'text', 'refresh-size']) }),
  unwatch: z.looseObject({}),
} as const;

export type ClientMessage =
  | { name: 'hello'; body: Hello }
  | { name: 'watch'; body: Watch }
  | { name: 'attach'; body: { cols: number; rows: number } }
  | { name: 'ack'; body: { bytes: number } }
  | { name: 'input'; body: { seq: number; bytes: Buffer } }
  | { name: 'resize'; body: { cols: number; rows: number } }
  | { name: 'send'; body: Send }
  | { name: 'answer'; body: Answer }
  | { name: 'stop'; body: Stop }
  | { name: 'query'; body: Query }
  | { name: 'unwatch'; body: object };

const names = new Map<number, keyof typeof schemas | 'input'>(
  ([...Object.keys(schemas), 'input'] as (keyof typeof schemas | 'input')[]).map(name => [
    frameTypes[name],
    name,
  ]),
);

/**
 * What a client said. `unknown` is a frame type of a newer client, to be ignored; a `problem` is a known type whose
 * payload is not what it must be, one sentence.
 */
export function parseClientMessage(
  type: number,
  payload: Buffer,
): { message: ClientMessage } | { unknown: true } | { problem: string } {
  const name = names.get(type);
  if (name === undefined) return { unknown: true };
  if (name === 'input') {
    const body = decodeInput(payload);
    return body ? { message: { name, body } } : { problem: 'an input frame without a sequence number' };
  }
  let json: unknown;
  try {
    json = JSON.parse(payload.length === 0 ? '{}' : payload.toString('utf8'));
  } catch {
    return { problem: `a ${name} frame that is not JSON` };
  }
  const parsed = schemas[name].safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      problem: `a ${name} frame with a wrong ${issue?.path.join('.') || 'body'}: ${issue?.message ?? ''}`,
    };
  }
  return { message: { name, body: parsed.data } as ClientMessage };
}
