import type { Command } from 'commander';
import type { DiffScope } from '../../actions/diff-scope.ts';
import { locateSession } from '../../actions/locate-session.ts';
import { sessionDiff } from '../../actions/session-diff.ts';
import { counted } from '../../lib/counted.ts';
import { Failure } from '../../lib/errors.ts';
import { cleanLine, cleanText } from '../../term/clean.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Paint } from '../output/paint.ts';
import { renderTable } from '../output/table.ts';

interface DiffOptions {
  stat?: boolean;
  nameOnly?: boolean;
  json?: boolean;
  turn?: DiffScope;
  sinceReview?: boolean;
}

export function define(command: Command, io: Io): void {
  command
    .argument('[session]')
    .option('--stat', 'only how much changed in which file')
    .option('--name-only', 'only the names of the files')
    .option('--turn <n>', 'only what turn n changed, counted from 1, or the last one: --turn last', parseTurn)
    .option('--since-review', 'only what changed after the last review')
    .option('--json', 'files and sizes, see schemas/diff.schema.json')
    .action((ref: string | undefined, options: DiffOptions) => runDiff(io, ref, options));
  command.addHelpText(
    'after',
    '\nCommits, uncommitted and untracked files together, against the merge base with the base branch.',
  );
  examples(command, [
    'pitwall diff fix-login',
    'pitwall diff fix-login --stat',
    'pitwall diff fix-login --turn last',
    'pitwall diff fix-login | git apply --stat',
  ]);
}

/** A pipe gets whole patches: a cut one cannot be applied. Larger ones than this git itself does not make. */
const wholeFile = 1024 * 1024 * 1024;

async function runDiff(io: Io, ref: string | undefined, options: DiffOptions): Promise<void> {
  if ([options.stat, options.nameOnly, options.json].filter(Boolean).length > 1) {
    throw new Failure('--stat, --name-only and --json exclude each other', { exit: 'usage' });
  }
  if (options.turn !== undefined && options.sinceReview) {
    throw new Failure('--turn and --since-review exclude each other', { exit: 'usage' });
  }
  const scope = options.sinceReview ? 'since-review' : options.turn;
  const { ctx, record } = await locateSession({ cwd: io.cwd, env: io.env }, ref);
  const diff = await sessionDiff(ctx, { session: record.id, ...(scope && { scope }) });
  if (options.json) {
    const files = diff.files.map(({ path, oldPath, status, added, removed, binary }) => ({
      path,
      oldPath: oldPath ?? null,
      status,
      added,
      removed,
      binary,
    }));
    const session = { id: record.id, name: record.name };
    return io.out(`${JSON.stringify({ session, base: diff.base, tree: diff.tree, files }, null, 2)}\n`);
  }
  if (options.nameOnly) return io.out(diff.files.map(({ path }) => `${nameOf(io, path)}\n`).join(''));
  if (options.stat) return io.out(stat(io, diff));
  for (const file of diff.files) {
    const patch = await diff.patch(file, io.tty ? {} : { maxBytes: wholeFile });
    // In a pipe the patch stays byte for byte what git gives, so that it can be applied.
    io.out(io.tty ? colored(cleanText(patch), io.paint) : patch);
  }
}

function parseTurn(value: string): DiffScope {
  if (value === 'last') return { turn: 'last' };
  const turn = Number(value);
  if (Number.isInteger(turn) && turn > 0) return { turn };
  throw new Failure(`--turn takes a number from 1, or last, not ${JSON.stringify(value)}`, { exit: 'usage' });
}

function nameOf(io: Io, path: string): string {
  return io.tty ? cleanLine(path) : path;
}

function stat(io: Io, { files, size }: Awaited<ReturnType<typeof sessionDiff>>): string {
  if (files.length === 0) return 'no changes\n';
  const [, ...lines] = renderTable(
    [
      { title: '', text: file => file.status },
      { title: '', text: file => cleanLine(file.path), flexible: true },
      {
        title: '',
        text: file => (file.binary ? 'binary' : `+${file.added}`),
        align: 'right',
        paint: io.paint.green,
      },
      {
        title: '',
        text: file => (file.binary ? '' : `−${file.removed}`),
        align: 'right',
        paint: io.paint.red,
      },
    ],
    files,
    { width: io.columns },
  );
  const total = `${counted(size.files, 'file')}, +${size.added} −${size.removed}`;
  return `${lines.join('\n')}\n${total}\n`;
}

/** Colours of a unified diff by the first character of a line. */
export function colored(patch: string, paint: Paint): string {
  return patch
    .split('\n')
    .map(line => {
      if (/^(diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename )/.test(line))
        return paint.bold(line);
      if (line.startsWith('@@')) return paint.accent(line);
      if (line.startsWith('+')) return paint.green(line);
      if (line.startsWith('-')) return paint.red(line);
      return line;
    })
    .join('\n');
}
