import { Failure } from '../lib/errors.ts';
import { type Conversation, oneLine, oneObject } from './conversation.ts';
import { quickObjects } from './index-copy.ts';
import { packTrees, treeId } from './object-pack.ts';
import type { Git } from './run.ts';

export interface TreeEntry {
  /** Octal, as git writes it: `100644`, `40000`. */
  mode: string;
  id: string;
}

/** What a path shall be; null: gone. Paths as bytes in latin1 strings, so that they can be keys. */
export type TreeChanges = ReadonlyMap<string, TreeEntry | null>;

interface Node {
  leaf?: TreeEntry | null;
  children: Map<string, Node>;
  /** What the old tree holds in this directory. */
  entries: Map<string, TreeEntry>;
  /** The new tree of this directory; undefined when nothing is left in it. */
  made?: string;
}

export interface Graft {
  /** The tree to start from. */
  tree: string;
  /** All paths that may change. */
  paths: Iterable<string>;
  /** Finds out what they shall be; the old directories are read meanwhile. */
  changes: () => Promise<TreeChanges>;
  signal?: AbortSignal;
}

/**
 * The tree that differs from an old one by some changes. Only the directories above a change are read and written, so
 * the cost does not grow with the repository, as it does when an index of all its files is written.
 */
export async function graftTree(git: Git, { tree, paths, changes, signal }: Graft): Promise<string> {
  const root: Node = { children: new Map(), entries: new Map() };
  for (const path of paths) nodeAt(root, path);
  const made = new Map<string, Buffer>();
  const build = async (talk: Conversation) => {
    const [leaves] = await Promise.all([changes(), readLevels(talk, root, tree)]);
    for (const [path, leaf] of leaves) nodeAt(root, path).leaf = leaf;
    makeTree(root, tree.length, made);
    // The root is written even when nothing is left in it.
    const id = root.made ?? keep(made, Buffer.alloc(0), tree.length);
    return { id, known: await exists(talk, id) };
  };
  const { id, known } = await git.converse(['cat-file', '--batch'], build, { signal });
  if (known) return id;
  const input = packTrees([...made.values()], tree.length);
  await git.run(['unpack-objects', '-q'], { input, signal, config: quickObjects });
  return id;
}

/** A tree that was written once, at the last snapshot, need not be written again. */
async function exists(talk: Conversation, id: string): Promise<boolean> {
  talk.send(`${id}\n`);
  return !/ missing\n$/.test((await talk.receive(oneObject)).toString('latin1'));
}

function nodeAt(root: Node, path: string): Node {
  let node = root;
  for (const name of path.split('/')) {
    const next = node.children.get(name) ?? {
      children: new Map(),
      entries: new Map(),
    };
    node.children.set(name, next);
    node = next;
  }
  return node;
}

/** From the top down, all directories of one depth at a time: each answer tells where the next ones are. */
async function readLevels(talk: Conversation, root: Node, tree: string): Promise<void> {
  let level: Array<[Node, string]> = [[root, tree]];
  while (level.length > 0) {
    talk.send(level.map(([, id]) => `${id}\n`).join(''));
    const next: Array<[Node, string]> = [];
    for (const [node, id] of level) {
      node.entries = parseTree(await talk.receive(oneObject), id);
      for (const [name, child] of node.children) {
        const entry = node.entries.get(name);
        if (child.children.size > 0 && isTree(entry)) next.push([child, entry.id]);
      }
    }
    level = next;
  }
}

/** From the bottom up: a directory's tree names those below it. */
function makeTree(node: Node, idLength: number, made: Map<string, Buffer>): void {
  for (const child of node.children.values()) {
    if (child.children.size > 0) makeTree(child, idLength, made);
  }
  applyChildren(node);
  if (node.entries.size > 0) node.made = keep(made, formatTree(node.entries), idLength);
}

function keep(made: Map<string, Buffer>, content: Buffer, idLength: number): string {
  const id = treeId(content, idLength);
  made.set(id, content);
  return id;
}

/** A file that is there wins over what was below it; a directory that has become empty is gone. */
function applyChildren(node: Node): void {
  for (const [name, child] of node.children) {
    const entry = child.leaf ?? (child.made === undefined ? undefined : { mode: '40000', id: child.made });
    if (entry) node.entries.set(name, entry);
    else if (child.leaf === null || (child.children.size > 0 && isTree(node.entries.get(name)))) {
      node.entries.delete(name);
    }
  }
}

/** Git orders a tree as if the names of directories ended in a slash. */
function formatTree(entries: ReadonlyMap<string, TreeEntry>): Buffer {
  const sorted = [...entries]
    .map(([name, entry]) => ({ order: isTree(entry) ? `${name}/` : name, name, entry }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(({ name, entry }) => [
      Buffer.from(`${entry.mode} ${name}\0`, 'latin1'),
      Buffer.from(entry.id, 'hex'),
    ]),
  );
}

function isTree(entry: TreeEntry | undefined): entry is TreeEntry {
  return entry?.mode === '40000';
}

/** Reads a tree object: `MODE NAME NUL` and the id's bytes, entry after entry. */
function parseTree(answer: Buffer, id: string): Map<string, TreeEntry> {
  const head = oneLine(answer);
  if (!/ tree \d+\n$/.test(answer.toString('latin1', 0, head)))
    throw new Failure(`the tree ${id} cannot be read`);
  const entries = new Map<string, TreeEntry>();
  for (let at = head; at < answer.length - 1; ) {
    const space = answer.indexOf(0x20, at);
    const nul = answer.indexOf(0, space);
    const end = nul + 1 + id.length / 2;
    const mode = answer.toString('latin1', at, space);
    entries.set(answer.toString('latin1', space + 1, nul), {
      mode,
      id: answer.toString('hex', nul + 1, end),
    });
    at = end;
  }
  return entries;
}
