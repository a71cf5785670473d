import { parseChanges } from './diff-parse.ts';
import { parseHunks } from './hunks.ts';
import { lineHash } from './line-hash.ts';
import { plainDiff } from './plain-diff.ts';
import type { Git } from './run.ts';

export interface CommitFact {
  sha: string;
  tree: string;
  parents: string[];
  subject: string;
  author: { name: string; email: string };
  /** ms */
  at: number;
  /** `git patch-id --stable`: the same after a rebase or cherry-pick. null for merges and empty commits. */
  patchId: string | null;
  files: CommitFile[];
  /** Some lines or files were left out: the commit is too large. */
  cut: boolean;
}

export interface CommitFile {
  path: string;
  oldPath?: string;
  /** Blob after the commit; all zeros when it was deleted. */
  blob: string;
  added: number;
  removed: number;
  /** Hashes of the added lines, see line-hash.ts. */
  lines: string[];
}

/** Per commit; beyond it every line of a commit looks like an import of foreign code. */
const maxHashes = 2000;
/** Per commit; a record keeps the list of files in small JSON. */
const maxFiles = 300;
/** Patch that is read at most; a commit of vendored code is not hashed line by line. */
const maxPatchBytes = 32 * 1024 * 1024;

/**
 * What a record keeps of one commit. Merges have no patch of their own: what they bring in was committed elsewhere.
 * @param sha any name of the commit
 */
export async function commitFact(
  git: Git,
  sha: string,
  options: { signal?: AbortSignal } = {},
): Promise<CommitFact> {
  const format = '--format=%H%x00%T%x00%P%x00%s%x00%an%x00%ae%x00%at';
  const args = ['show', '-s', '--no-show-signature', '--encoding=UTF-8', format, '--end-of-options'];
  const shown = await git.run([...args, `${sha}^{commit}`, '--'], options);
  const [id = '', tree = '', parentList = '', subject = '', name = '', email = '', seconds] =
    shown.split('\0');
  const parents = parentList === '' ? [] : parentList.split(' ');
  const head = { sha: id, tree, parents, subject, author: { name, email }, at: Number(seconds) * 1000 };
  if (parents.length > 1) return { ...head, patchId: null, files: [], cut: false };
  const tell = ['diff-tree', '-r', '--root', '--no-commit-id', ...plainDiff];
  const [changes, patch] = await Promise.all([
    git.bytes([...tell, '-M', '-z', '--raw', '--numstat', '--abbrev=40', id, '--'], options),
    git.attempt([...tell, '-p', '-U3', '--full-index', id, '--'], { ...options, maxBytes: maxPatchBytes }),
  ]);
  const changed = parseChanges(changes);
  const hashes = createBudget(maxHashes);
  const files: CommitFile[] = changed.slice(0, maxFiles).map(file => {
    const { path, oldPath, newId: blob, added, removed } = file;
    return { path, ...(oldPath === undefined ? {} : { oldPath }), blob, added, removed, lines: [] };
  });
  const byBlob = patchesByBlob(patch.stdout);
  for (const file of files) {
    const hunks = parseHunks(byBlob.get(file.blob) ?? '');
    const texts = hunks.flatMap(({ lines }) =>
      lines.filter(({ kind }) => kind === 'added').map(line => line.text),
    );
    file.lines = hashes.take(texts.map(lineHash).filter(hash => hash !== undefined));
  }
  const patchId = patch.cut ? null : await patchIdOf(git, patch.stdout, options.signal);
  return { ...head, patchId, files, cut: patch.cut || hashes.exceeded || changed.length > files.length };
}

async function patchIdOf(git: Git, patch: Buffer, signal?: AbortSignal): Promise<string | null> {
  if (patch.length === 0) return null;
  const out = await git.run(['patch-id', '--stable'], { input: patch, signal });
  return out.split(' ', 1)[0] || null;
}

/**
 * The patch of each file by the blob it led to (`index OLD..NEW`): a path in a patch's header may be quoted, an id
 * never is. Two files with one content have the same lines, so either's patch will do.
 */
function patchesByBlob(patch: Buffer): Map<string, string> {
  const parts = patch.toString('utf8').split(/^(?=diff --git )/m);
  return new Map(parts.map(part => [/^index [0-9a-f]+\.\.([0-9a-f]+)/m.exec(part)?.[1] ?? '', part]));
}

function createBudget(size: number) {
  let left = size;
  return {
    exceeded: false,
    take(items: string[]): string[] {
      const taken = items.slice(0, left);
      left -= taken.length;
      this.exceeded ||= taken.length < items.length;
      return taken;
    },
  };
}
