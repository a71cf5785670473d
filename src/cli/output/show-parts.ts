import type { ShownSession } from '../../actions/show-session.ts';
import { agentStart } from '../../store/record/agent-start.ts';
import { type Mistake, mistakes } from '../../store/record/mistakes.ts';
import { type SessionFile, sessionFiles } from '../../store/record/session-files.ts';
import type { TimelineTurn } from '../../store/record/timeline.ts';
import { cleanLine } from '../../term/clean.ts';
import { sizeText, testsText } from './fact-line.ts';

/** What both the text and the Markdown of a record hold. */
export interface ShowParts {
  /** Label and value, those without a value left out. */
  details: Array<[label: string, text: string]>;
  turns: TimelineTurn[];
  mistakes: Mistake[];
  inspected: SessionFile[];
}

/** Folds a record into what is printed of it. */
export function showParts(shown: ShownSession): ShowParts {
  const { record } = shown.row;
  const { turns } = shown;
  return {
    details: details(shown),
    turns,
    mistakes: mistakes(record, turns, shown.ignored),
    inspected: inspected(shown),
  };
}

/** The files that were read: the context the agent has seen. */
export function inspected({ facts }: ShownSession): SessionFile[] {
  return sessionFiles(facts).filter(({ reads }) => reads > 0);
}

/** Paths and flags are cut here. Characters. */
const longest = 300;

function details(shown: ShownSession): Array<[string, string]> {
  const { row } = shown;
  const { record } = row;
  const { exit, tokens } = record;
  const { question } = row.status;
  const start = agentStart(shown.facts);
  const model = record.agent.model ?? start.model;
  const all: Array<[string, string | undefined | null]> = [
    ['question', question && `${question.text} (${question.id})`],
    ...(record.sends ?? []).map(({ id, text }): [string, string] => ['queued', `${text} (${id})`]),
    ['agent', [record.agent.name, record.agent.version, model, record.role].filter(Boolean).join(' · ')],
    ['may do', start.permissionMode],
    // A shell's are its own business and tell nothing.
    ['flags', record.agent.name === 'shell' ? '' : start.flags.join(' ')],
    ['instructed', start.instructions.map(({ path, blob }) => `${path} ${blob.slice(0, 8)}`).join(', ')],
    [
      'tokens',
      tokens.in + tokens.out > 0 ? `${tokens.in} in (${tokens.cached} cached), ${tokens.out} out` : '',
    ],
    ['branch', `${record.git.branch} from ${record.git.base}`],
    ['worktree', shown.archived ? 'removed; the record is in the archive' : record.git.worktree],
    ['changes', changesText(row)],
    ['overlap', row.overlap.map(({ path }) => path).join(', ')],
    [
      'review',
      row.review === 'none'
        ? ''
        : [row.review, record.review.by, record.review.note].filter(Boolean).join(' · '),
    ],
    ['ended', exit && (exit.signal ? `by ${exit.signal}` : `exit code ${exit.code}`)],
    ['last lines', exit && exit.code !== 0 && !exit.stopped ? exit.lines.slice(-3).join(' · ') : ''],
    ['ticket', record.links.ticket],
    ['plan', record.links.plan],
    ['owner', [record.owner.name, record.owner.email && `<${record.owner.email}>`].filter(Boolean).join(' ')],
    ['id', record.id],
  ];
  return all.flatMap(([label, text]) =>
    text ? [[label, cleanLine(text, longest)] as [string, string]] : [],
  );
}

/** Tests without a size are no change: it says why there is none. */
function changesText(row: ShownSession['row']): string {
  const tests = testsText(row);
  const none = row.record.size ? 'none' : 'not measured yet';
  return [sizeText(row) || (tests && none), tests].filter(Boolean).join(' · ');
}
