import type { Command } from 'commander';
import { createContext } from '../../actions/context.ts';
import { lastTouch, type Touch, whoTouched } from '../../actions/who-touched.ts';
import { counted } from '../../lib/counted.ts';
import { cleanLine } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import { formatAge } from '../output/age.ts';
import { fileJson, fileWords } from '../output/file-line.ts';
import { renderTable } from '../output/table.ts';

export function define(command: Command, io: Io): void {
  command
    .argument('<path>', 'a file or folder; it need not exist any more')
    .option('--json', 'see schemas/who.schema.json')
    .action(async (given: string, options: { json?: boolean }) => {
      const ctx = await createContext({ cwd: io.cwd, env: io.env });
      const { path, touches } = await whoTouched(ctx, { path: given });
      if (options.json) {
        return io.out(`${JSON.stringify({ path, sessions: touches.map(touchJson) }, null, 2)}\n`);
      }
      if (touches.length === 0) return io.out(`no session touched ${cleanLine(path)}\n`);
      const now = Date.now();
      const lines = renderTable(
        [
          { title: 'SESSION', text: touch => cleanLine(touch.record.name, 60) },
          { title: 'AGENT', text: touch => cleanLine(touch.record.agent.name, 30) },
          { title: 'AGE', text: touch => formatAge(now - lastTouch(touch)), align: 'right' },
          { title: '', text: touch => (touch.archived ? 'removed' : '') },
          { title: 'DID', text: touch => cleanLine(words(touch), 300), flexible: true },
        ],
        touches,
        { width: io.columns, heading: io.paint.grey },
      );
      io.out(`${lines.join('\n')}\n`);
    });
  examples(command, ['pitwall who src/auth.ts', "pitwall who src --json | jq -r '.sessions[].name'"]);
}

function words({ files }: Touch): string {
  const plain = { green: same, red: same, grey: same };
  const [only] = files;
  if (only && files.length === 1) return fileWords(only, plain);
  const edited = files.filter(({ edits, changed }) => edits > 0 || changed).length;
  return `edited ${edited} and read ${counted(files.length - edited, 'file')}`;
}

function same(text: string): string {
  return text;
}

function touchJson(touch: Touch) {
  const { record, archived, files, changed } = touch;
  return {
    id: record.id,
    name: record.name,
    agent: record.agent.name,
    branch: record.git.branch,
    archived,
    at: lastTouch(touch),
    changed,
    files: files.map(fileJson),
  };
}
