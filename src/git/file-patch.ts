import type { ChangedFile } from './diff.ts';
import { type Hunk, parseHunks } from './hunks.ts';
import { plainDiff } from './plain-diff.ts';
import type { Git } from './run.ts';

export interface PatchOptions {
  signal?: AbortSignal;
  /** Lines around a change. */
  context?: number;
  /** Git is stopped after that many bytes. */
  maxBytes?: number;
}

export interface FileHunks {
  hunks: Hunk[];
  /** True when the patch was longer than the bound: the rest is missing. */
  cut: boolean;
}

/** More than a person reads of one file; a generated file of 100 MB must not fill the memory. */
const defaultMaxBytes = 8 * 1024 * 1024;

/**
 * The unified diff of one file between two trees, as git prints it, headers included. A patch beyond the bound ends at
 * its last whole line.
 */
export async function filePatch(
  git: Git,
  base: string,
  tree: string,
  file: ChangedFile,
  options: PatchOptions = {},
): Promise<string> {
  return (await readPatch(git, base, tree, file, options)).text;
}

/** The hunks of one file with line numbers on both sides; none for binary files and pure renames. */
export async function fileHunks(
  git: Git,
  base: string,
  tree: string,
  file: ChangedFile,
  options: PatchOptions = {},
): Promise<FileHunks> {
  const { text, cut } = await readPatch(git, base, tree, file, options);
  return { hunks: parseHunks(text), cut };
}

async function readPatch(git: Git, base: string, tree: string, file: ChangedFile, options: PatchOptions) {
  const { signal, context = 3, maxBytes = defaultMaxBytes } = options;
  const format = ['-p', `-U${context}`, '--src-prefix=a/', '--dst-prefix=b/', ...plainDiff];
  const paths = file.oldPath === undefined ? [file.path] : [file.oldPath, file.path];
  // A command line is UTF-8 in Node; a file with another name is reached by its contents, which have no name.
  const args = paths.some(path => /\p{Surrogate}/u.test(path))
    ? ['diff', ...format, await blob(git, file.oldId), await blob(git, file.newId)]
    : [
        '--literal-pathspecs',
        'diff-tree',
        '-r',
        '-M',
        ...format,
        '--end-of-options',
        base,
        tree,
        '--',
        ...paths,
      ];
  const { exit, stdout, cut } = await git.attempt(args, { signal, maxBytes });
  if (exit !== 0) await git.run(args, { signal });
  const text = (cut ? stdout.subarray(0, stdout.lastIndexOf(0x0a) + 1) : stdout).toString('utf8');
  return { text, cut };
}

/** The empty blob stands for a file that is not there. Git hashes it in memory but diffs only what is written. */
function blob(git: Git, id: string): Promise<string> {
  return /^0+$/.test(id) ? git.run(['hash-object', '-w', '--stdin'], { input: '' }) : Promise.resolve(id);
}
