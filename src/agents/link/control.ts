import shapes from '#schemas/control.schema.json';
import { conform, type Shape } from '../../lib/shape.ts';
import type { controlSchemas } from './control-schema.ts';
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

type ControlName = keyof typeof controlSchemas;

const names = new Map<number, ControlName | 'input'>(
  ([...Object.keys(shapes.properties), 'input'] as (ControlName | 'input')[]).map(name => [
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
  const shape = (shapes.properties as unknown as Record<ControlName, Shape>)[name];
  const { value, mismatches } = conform(shape, json, { defaults: true });
  const [first] = mismatches;
  if (first) {
    return { problem: `a ${name} frame with a wrong ${first.path || 'body'}: expected ${first.expected}` };
  }
  return { message: { name, body: value } as ClientMessage };
}
