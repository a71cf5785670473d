import type { Command } from 'commander';
import { currentStatus } from '../../actions/liveness.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { requireWorktree } from '../../actions/require-worktree.ts';
import { noteSession, reviewSession } from '../../actions/review-session.ts';
import { Failure } from '../../lib/errors.ts';
import { shellWord } from '../../lib/shell-words.ts';
import { reviewState } from '../../store/record/review-state.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';

interface ReviewOptions {
  done?: boolean;
  changes?: boolean;
  undo?: boolean;
  note?: string;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session]', 'may be left out when only one is ready')
    .option('--done', 'reviewed: pinned to what the worktree holds now')
    .option('--changes', 'changes asked')
    .option('--undo', 'take the review back')
    .option('--note <text>', 'a remark, kept in the record')
    .action(async (ref: string | undefined, options: ReviewOptions) => {
      const chosen = [options.done, options.changes, options.undo].filter(Boolean).length;
      if (options.note?.trim() === '') throw new Failure('the note is empty', { exit: 'usage' });
      if (chosen > 1) throw new Failure('--done, --changes and --undo exclude each other', { exit: 'usage' });
      const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref, {
        candidates: candidate => reviewState({ ...candidate, status: currentStatus(candidate) }) === 'ready',
      });
      if (chosen === 0 && options.note === undefined) return io.out(`${describe(record)}\n`);
      if (chosen === 0) {
        await noteSession(ctx, { session: record.id, text: options.note ?? '' });
        return io.out(`${record.name}: noted\n`);
      }
      if (!options.undo) await requireWorktree(ctx, record);
      const state = options.done ? 'reviewed' : options.changes ? 'changes asked' : 'none';
      const updated = await reviewSession(ctx, { session: record.id, state, note: options.note });
      io.out(`${describe(updated)}\n`);
      if (options.changes) io.err(io.paint.grey(`note: ${notSent(record.name, options.note)}\n`));
    });
  examples(command, [
    'pitwall review fix-login --done',
    'pitwall review fix-login --changes --note "the error path has no test"',
    'pitwall review fix-login --undo',
  ]);
}

/** Asking for changes is a mark in the record: whoever asked would wait for an agent that was told nothing. */
function notSent(name: string, note: string | undefined): string {
  if (note === undefined)
    return `nothing is sent to the agent; pitwall send ${name} TEXT tells it what to change`;
  const text = cleanLine(note, longestNote);
  const word = text === note ? shellWord(note) : 'TEXT';
  const dashes = note.startsWith('-') ? '-- ' : '';
  return `the note is kept in the record and not sent to the agent; this sends it: pitwall send ${name} ${dashes}${word}`;
}

/** A longer one, or one of several lines, would hide the command in front of it. */
const longestNote = 200;

function describe(record: SessionRecord): string {
  const state = reviewState({ ...record, status: currentStatus(record) });
  const { by, tree, note } = record.review;
  const pinned = tree && record.review.state !== 'none' ? ` at tree ${tree.slice(0, 10)}` : '';
  const who = by && pinned ? ` by ${by}` : '';
  const words = state === 'none' ? 'not reviewed' : state;
  return cleanText(`${record.name}: ${words}${pinned}${who}${note ? `: ${note}` : ''}`);
}
