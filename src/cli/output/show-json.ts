import type { ShownSession } from '../../actions/show-session.ts';
import { agentStart } from '../../store/record/agent-start.ts';
import { fileJson } from './file-line.ts';
import { sessionJson } from './session-json.ts';
import { showParts } from './show-parts.ts';

/** `show --json`, see schemas/show.schema.json. */
export function showJson(shown: ShownSession) {
  const { record } = shown.row;
  const { mistakes, inspected } = showParts(shown);
  const { in: read, out, cached } = record.tokens;
  return {
    session: sessionJson(shown.row),
    prompt: record.prompt,
    facts: shown.facts,
    files: record.size?.paths ?? [],
    archived: shown.archived,
    start: agentStart(shown.facts),
    tokens: { in: read, out, cached },
    inspected: inspected.map(fileJson),
    mistakes,
  };
}

/** `show --mistakes --json`, see schemas/mistakes.schema.json. */
export function mistakesJson(shown: ShownSession) {
  const { id, name } = shown.row.record;
  return { session: { id, name, archived: shown.archived }, mistakes: showParts(shown).mistakes };
}
