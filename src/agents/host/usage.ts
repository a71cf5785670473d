import type { SessionRecord } from '../../store/schema.ts';
import { numberIn, textIn } from '../transcripts/json-fields.ts';
import type { FactDraft } from '../transcripts/types.ts';
import type { RecordWriter } from './record-writer.ts';

/** Sums up what a session's model answers cost, sub-agents included, and keeps sum and model in the record. */
export function createUsage(
  record: Pick<SessionRecord, 'tokens' | 'agent'>,
  writer: RecordWriter,
): (draft: FactDraft) => void {
  const { in: read, out, cached } = record.tokens;
  let sum = { in: read, out, cached };
  let { model } = record.agent;
  return ({ k, agentId, fields }) => {
    if (k !== 'tokens') return;
    sum = {
      in: sum.in + numberIn(fields.in),
      out: sum.out + numberIn(fields.out),
      cached: sum.cached + numberIn(fields.cached),
    };
    // A sub-agent may use another model than the session.
    if (agentId === undefined) model = textIn(fields.model) || model;
    writer.change('usage', draft => {
      Object.assign(draft.tokens, sum);
      draft.agent.model = model;
    });
  };
}
