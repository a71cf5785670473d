import type { SessionFile } from '../../store/record/session-files.ts';
import type { Paint } from './paint.ts';

/** What was done to a file: `edited +12 −3`, `read`, `read, guessed from shell`. */
export function fileWords(file: SessionFile, paint: Pick<Paint, 'green' | 'red' | 'grey'>): string {
  const size =
    file.added === null && file.removed === null
      ? ''
      : ` ${paint.green(`+${file.added ?? 0}`)} ${paint.red(`−${file.removed ?? 0}`)}`;
  const parts = [
    file.outside ? paint.red('changed outside of the worktree') : '',
    file.edits > 0 ? `edited${size}` : file.changed ? 'changed' : '',
    file.reads > 0 ? 'read' : '',
    file.guessed ? paint.grey('guessed from shell') : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** The same with stable field names. */
export function fileJson(file: SessionFile) {
  const { path, edits, added, removed, reads, guessed, changed, outside, at } = file;
  return { path, edits, added, removed, reads, guessed, changed, outside, at };
}
