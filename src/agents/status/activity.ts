import { cleanLine } from '../../term/clean.ts';

/** Longest activity kept: the row has room for about 30 cells, the info tab for this. */
const maxActivity = 120;

const spoken: Readonly<Record<string, string>> = {
  bash: 'runs',
  run: 'runs',
  ran: 'runs',
  running: 'runs',
  update: 'edits',
  edit: 'edits',
  multiedit: 'edits',
  editing: 'edits',
  updating: 'edits',
  write: 'writes',
  writing: 'writes',
  creating: 'creates',
  read: 'reads',
  reading: 'reads',
  search: 'searches',
  grep: 'searches',
  searching: 'searches',
  glob: 'lists',
  list: 'lists',
  listing: 'lists',
  fetch: 'fetches',
  fetching: 'fetches',
  websearch: 'searches the web for',
  task: 'asks a sub-agent:',
  agent: 'asks a sub-agent:',
  comparing: 'compares',
  thinking: 'thinks',
};

/**
 * What an agent says about its doing, in the words of the session list: `Reading greet.sh` → `reads greet.sh`,
 * `Update(src/a.ts)` → `edits src/a.ts`. Words that are not known stay as they are.
 */
export function phraseActivity(text: string): string {
  const clean = cleanLine(text.replace(/\s+/g, ' ').trim(), maxActivity);
  const call = /^(\w+)\((.*?)\)?$/.exec(clean) ?? /^(\w+)\b[:…]?\s*(.*)$/.exec(clean);
  const verb = spoken[call?.[1]?.toLowerCase() ?? ''];
  return verb === undefined ? clean : `${verb} ${call?.[2] ?? ''}`.trim();
}
