import { listSessions, type SessionList, type SessionRow } from '../actions/list-sessions.ts';
import { lookInBackground } from '../actions/reviewed-look.ts';
import { discoverRepositorySync } from '../git/discover.ts';
import { counted } from '../lib/counted.ts';
import { Failure } from '../lib/errors.ts';
import { groupOrder, groupTitles, type SessionGroup } from '../store/record/group.ts';
import { isProbable, stateWord, statusWord } from '../store/record/status-word.ts';
import { cleanLine } from '../term/clean.ts';
import { forOthers } from './for-others.ts';
import type { Io } from './io.ts';
import { formatAge } from './output/age.ts';
import { factLine, sizeText, testsText } from './output/fact-line.ts';
import { groupColor } from './output/paint.ts';
import { sessionJson } from './output/session-json.ts';
import { type Column, renderTable } from './output/table.ts';

export interface ListOptions {
  json?: boolean;
  md?: boolean;
  all?: boolean;
  /** Groups or statuses. */
  state?: readonly string[];
}

/** Prints the list of sessions as a table, Markdown or JSON. */
export async function printList(io: Io, options: ListOptions): Promise<void> {
  const list = listSessions({ cwd: io.cwd, env: io.env, all: options.all });
  // A list that measures would be a slow one: the next list tells what this finds.
  if (list.unwatched.length > 0) void lookInBackground(list.unwatched, io.env);
  const rows = options.state ? list.rows.filter(row => matches(row, options.state ?? [])) : list.rows;
  if (options.json) {
    io.out(`${JSON.stringify({ sessions: rows.map(sessionJson), problems: list.problems }, null, 2)}\n`);
    return;
  }
  for (const problem of list.problems) io.err(`pitwall: ${cleanLine(problem)}\n`);
  io.out(
    options.md
      ? await forOthers(io, markdown(rows))
      : rows.length === 0
        ? `${nothing(io, list, options)}\n`
        : table(io, rows, options),
  );
}

function table(io: Io, rows: readonly SessionRow[], options: ListOptions): string {
  const several = options.all === true || !discoverRepositorySync(io.cwd);
  const lines = renderTable(columns(io, { several, now: Date.now() }), rows, {
    width: io.columns,
    heading: io.paint.grey,
  });
  return `${lines.join('\n')}\n`;
}

/** Checks the words of `--state`. */
export function parseStates(words: readonly string[]): string[] {
  const known = [...groupOrder, 'starting', 'exited', 'lost', 'unknown', 'reviewed', 'merged', 'dropped'];
  const states = words.flatMap(word => word.split(',')).map(word => word.trim().replace(' ', '-'));
  const wrong = states.find(state => !known.includes(state as SessionGroup));
  if (wrong === undefined) return states;
  throw new Failure(`there is no state "${cleanLine(wrong, 40)}"`, {
    exit: 'usage',
    hint: `take one of ${known.join(', ')}`,
  });
}

function matches(row: SessionRow, states: readonly string[]): boolean {
  // Also by the word that the list itself shows.
  return [row.group, row.status.value, row.review].some(state => states.includes(state));
}

function columns(io: Io, view: { several: boolean; now: number }): Column<SessionRow>[] {
  const { paint } = io;
  const repository: Column<SessionRow>[] = view.several
    ? [
        {
          title: 'REPOSITORY',
          text: row => cleanLine(row.repository.name, 24),
          paint: paint.grey,
          dropped: 3,
        },
      ]
    : [];
  return [
    ...repository,
    { title: 'NAME', text: row => cleanLine(row.record.name, 48), paint: paint.bold, flexible: true },
    { title: 'STATE', text: stateWord, paint: (text, row) => groupColor(paint, row.group)(text) },
    { title: 'AGENT', text: row => cleanLine(row.record.agent.name, 16), paint: paint.grey, dropped: 2 },
    { title: 'AGE', text: row => formatAge(view.now - row.status.since), align: 'right', paint: paint.grey },
    // Nearly always the name again.
    { title: 'BRANCH', text: row => cleanLine(row.record.git.branch, 60), paint: paint.grey, dropped: 1 },
    { title: 'WHAT', text: whatText, flexible: true },
  ];
}

/** With the id that an answer names, where something is asked, and with the doubt that `ready` does not tell. */
function whatText(row: SessionRow): string {
  const { question } = row.status;
  if (question) return `${factLine(row)} (${cleanLine(question.id, 20)})`;
  return row.group === 'ready' && isProbable(row.status)
    ? `${factLine(row)} ${statusWord(row.status)}`
    : factLine(row);
}

/** For a stand-up: what each group holds, one line a session. */
function markdown(rows: readonly SessionRow[]): string {
  const parts = groupOrder.flatMap(group => {
    const members = rows.filter(row => row.group === group);
    if (members.length === 0) return [];
    const lines = members.map(row => {
      const { record } = row;
      const facts = [
        cleanLine(record.task.goal, 120),
        sizeText(row),
        testsText(row),
        overlapText(row),
        row.status.question && factLine(row),
      ];
      return `- **${record.name}** (${record.agent.name}, \`${record.git.branch}\`): ${facts.filter(Boolean).join(' · ')}`;
    });
    return [`## ${groupTitles[group]} (${members.length})\n\n${lines.join('\n')}\n`];
  });
  return parts.length > 0 ? `${parts.join('\n')}` : 'No sessions.\n';
}

function overlapText({ overlap }: SessionRow): string {
  return overlap.length > 0 ? `⚠ ${counted(overlap.length, 'file')} changed by another session, too` : '';
}

function nothing(io: Io, list: SessionList, options: ListOptions): string {
  if (options.state && list.rows.length > 0) return `no session is ${options.state.join(' or ')}`;
  if (options.all) return 'no sessions in any repository that pitwall knows';
  const here = discoverRepositorySync(io.cwd);
  if (here?.bare)
    return 'no sessions, and a bare repository has no files to work on; start one in a clone of it';
  if (here) return 'no sessions yet; start one with: pitwall new "what to do"';
  return 'not a git repository, and no sessions in any other that pitwall knows';
}
