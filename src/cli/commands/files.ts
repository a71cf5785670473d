import type { Command } from 'commander';
import { locatePastSession } from '../../actions/past-session.ts';
import { requireWorktree } from '../../actions/require-worktree.ts';
import { filesOfSession } from '../../actions/session-files.ts';
import type { SessionFile } from '../../store/record/session-files.ts';
import type { SessionRecord } from '../../store/schema.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { fileJson, fileWords } from '../output/file-line.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('[session]')
    .option('--json', 'see schemas/files.schema.json')
    .action(async (ref: string | undefined, options: { json?: boolean }) => {
      const { ctx, record, archived } = await locatePastSession({ cwd: io.cwd, env: io.env }, ref);
      const files = await filesOfSession(ctx, { session: record.id });
      io.out(listing(io, { record, archived, files, json: options.json ?? false }));
      // What is known is told all the same; whether it is all cannot be known any more.
      if (!archived) await requireWorktree(ctx, record);
    });
  examples(command, ['pitwall files fix-login', "pitwall files fix-login --json | jq -r '.files[].path'"]);
}

interface Found {
  record: SessionRecord;
  archived: boolean;
  files: readonly SessionFile[];
  json: boolean;
}

function listing(io: Io, { record, archived, files, json }: Found): string {
  if (json) {
    const session = { id: record.id, name: record.name, archived };
    return `${JSON.stringify({ session, files: files.map(fileJson) }, null, 2)}\n`;
  }
  if (files.length === 0) return `${cleanLine(record.name)} has touched no file that is known\n`;
  return files.map(file => `${cleanLine(file.path)}  ${fileWords(file, io.paint)}\n`).join('');
}
