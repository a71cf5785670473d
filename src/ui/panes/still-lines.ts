import type { Full } from '../../actions/queue/slots.ts';
import { statusWord } from '../../store/record/status-word.ts';
import { cleanLine } from '../../term/clean.ts';
import { style } from '../../term/sgr.ts';
import type { SessionView } from '../model/session-view.ts';

/** In place of the terminal of a session that waits for a free place: why, for whom, and how not to wait. */
export function queuedLines(
  { status }: SessionView,
  full: Full | undefined,
  keyOf: (id: string) => string,
): string[] {
  const why = cleanLine(full?.why ?? status.reason);
  const holders = (full?.holders ?? []).map(
    ({ name, agent, status: theirs }) =>
      `    ${cleanLine(name)}  ${grey(`${cleanLine(agent.name)}, ${statusWord(theirs)}`)}`,
  );
  return [
    '',
    `  ${style('Queued:', { bold: true })} its agent has not been started yet.`,
    '',
    grey(`  ${why}${holders.length > 0 ? ':' : ''}`),
    ...holders,
    '',
    grey('  It starts by itself when one of them is done with its turn or ends.'),
    `  ${key(keyOf('session.resume'))} ${grey('starts it now all the same,')} ${key(keyOf('session.stop'))} ${grey('takes it out of the queue.')}`,
  ];
}

/** A host that was killed could not keep the last screen, and some agents clear theirs; what was recorded is still there. */
export function noScreen({ record, status }: SessionView, keyOf: (id: string) => string): string[] {
  if (record.exit === null && status.value === 'starting') return ['', grey('  Its agent is being started.')];
  if (record.host === null && record.exit === null) {
    return [
      '',
      grey('  Its agent has never run.'),
      `  ${key(keyOf('session.resume'))} ${grey('starts it in its worktree.')}`,
    ];
  }
  if (status.value === 'lost') {
    return [
      '',
      `  ${style('Lost:', { bold: true })} its host ended without a word; the machine went down, or it was killed.`,
      '',
      grey('  Its branch, worktree and record are as they were.'),
      `  ${key(keyOf('session.resume'))} ${grey('starts its agent again, in its conversation when that is known.')}`,
      '',
      grey(`  Recording: pitwall logs ${cleanLine(record.name)}`),
    ];
  }
  return [
    '',
    grey(
      record.exit
        ? '  It left an empty screen; its recording:'
        : '  Its last screen was not kept, its recording was:',
    ),
    grey(`  pitwall logs ${cleanLine(record.name)}`),
  ];
}

const grey = (text: string): string => style(text, { fg: 'grey' });
const key = (text: string): string => style(text, { bold: true, fg: 'accent' });
