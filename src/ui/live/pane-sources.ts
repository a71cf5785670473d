import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeHolders } from '../../actions/queue/place-holders.ts';
import { sessionDiff } from '../../actions/session-diff.ts';
import { layoutOf } from '../../store/layout.ts';
import type { Contexts } from './contexts.ts';
import type { PaneSources } from './pane-set.ts';

/** A piece of the fact log is read and parsed in some five milliseconds: keys are handled in between. */
const pieceBytes = 512 * 1024;

/** Where the panes of a session read what they show. */
export function createPaneSources(contexts: Contexts): PaneSources {
  return {
    loadDiff: async (view, scope) =>
      sessionDiff(await contexts.of(view.storeDir), { session: view.id, scope }),
    loadFacts: async (view, from) =>
      (await contexts.of(view.storeDir)).store.readFacts(view.id, { from, most: pieceBytes }),
    queue: async view => placeHolders(await contexts.of(view.storeDir), view.record),
    // Without a context: the first frame does not wait for git.
    lastScreen: view => lastScreen(layoutOf(view.storeDir).sessionDir(view.id)),
  };
}

/** The host keeps the last screen as rows of SGR text beside the record when its agent ends. */
async function lastScreen(dir: string): Promise<string[]> {
  const text = await readFile(join(dir, 'screen.ans'), 'utf8');
  return text.trimEnd().split('\n').map(onlySgr);
}

/** A file is text from outside, whoever wrote it: colours stay, every other control goes. */
function onlySgr(line: string): string {
  return line
    .split(/(\x1b\[[0-9;:]*m)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/\p{Cc}/gu, '')))
    .join('');
}
