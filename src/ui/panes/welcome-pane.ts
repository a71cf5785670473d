import { cleanLine } from '../../term/clean.ts';
import { wrapCells as wrap } from '../../term/sgr.ts';
import { type Span, span } from '../components/spans.ts';
import type { FoundAgent } from '../model/state.ts';
import { createLinesPane, fixedLines, type LinesPane } from './lines-pane.ts';

export interface WelcomeInput {
  /** What the list is filtered by while nothing fits it; empty: there is no session at all. */
  readonly filter: string;
  readonly backKey: string;
  readonly agents: readonly FoundAgent[];
  readonly inRepository: boolean;
  /** Keys as the user has them. */
  readonly newKey: string;
  readonly helpKey: string;
  readonly quitKey: string;
}

/** What stands in the pane while there is no session: how to start one, and with which agents. */
export function createWelcomePane(input: WelcomeInput): LinesPane & { update(input: WelcomeInput): void } {
  const pane = createLinesPane(width => fixedLines(welcomeLines(input, width)));
  return Object.assign(pane, {
    update: (next: WelcomeInput) => pane.show(width => fixedLines(welcomeLines(next, width))),
  });
}

export function welcomeLines(input: WelcomeInput, width: number): Span[][] {
  const paragraph = (text: string) =>
    wrap(text, Math.max(10, width - 4)).map(line => [span(`  ${line}`, 'text')]);
  const key = (name: string, text: string): Span[] => [
    span('  '),
    span(`${name} `.padEnd(3), 'accent', { bold: true }),
    span(text, 'grey'),
  ];
  if (input.filter !== '') {
    return [
      [],
      [span(`  No session fits "${cleanLine(input.filter, 40)}".`, 'text', { bold: true })],
      [],
      ...paragraph('The filter looks at names, branches, agents, tickets and repositories.'),
      [],
      key(input.backKey, 'clear the filter'),
    ];
  }
  if (!input.inRepository) {
    return [
      [],
      [span('  No session in any repository that pitwall knows.', 'text', { bold: true })],
      [],
      ...paragraph('Sessions belong to a git repository. Change into one and start pitwall there.'),
      [],
      key(input.quitKey, 'quit'),
    ];
  }
  return [
    [],
    [span('  No session yet.', 'text', { bold: true })],
    [],
    ...paragraph('A session is one agent working on one task, on its own branch in its own worktree.'),
    [],
    key(input.newKey, 'start a session'),
    key(input.helpKey, 'all keys'),
    key(input.quitKey, 'quit; agents go on'),
    [],
    [span('  Agents on this machine', 'grey')],
    ...input.agents.map(agentLine),
  ];
}

function agentLine({ name, found }: FoundAgent): Span[] {
  return found
    ? [span('  '), span('✓', 'green'), span(` ${name}`, 'text')]
    : [span('  '), span('·', 'faint'), span(` ${name}`, 'faint'), span(' not found', 'faint')];
}
