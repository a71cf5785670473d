import type { Command } from 'commander';
import { locatePastSession } from '../../actions/past-session.ts';
import { filesOfSession } from '../../actions/session-files.ts';
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
      if (options.json) {
        const session = { id: record.id, name: record.name, archived };
        return io.out(`${JSON.stringify({ session, files: files.map(fileJson) }, null, 2)}\n`);
      }
      if (files.length === 0) return io.out(`${cleanLine(record.name)} has touched no file that is known\n`);
      io.out(files.map(file => `${cleanLine(file.path)}  ${fileWords(file, io.paint)}\n`).join(''));
    });
  examples(command, ['pitwall files fix-login', "pitwall files fix-login --json | jq -r '.files[].path'"]);
}
