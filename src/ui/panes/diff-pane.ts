import { type DiffScope, scopeWords } from '../../actions/diff-scope.ts';
import type { ChangedFile } from '../../git/diff.ts';
import { describeError } from '../../lib/errors.ts';
import { cleanLine } from '../../term/clean.ts';
import { span } from '../components/spans.ts';
import { type DiffView, diffLines } from './diff-lines.ts';
import { createLinesPane, fixedLines, type Lines } from './lines-pane.ts';
import { type LoadedPane, loadedPane } from './loaded-pane.ts';
import { type PatchLines, readPatch } from './patch-lines.ts';

export interface LoadedDiff {
  files: ChangedFile[];
  patch(file: ChangedFile): Promise<string>;
}

/**
 * The changes of one session: first the list of files is read, then patch after patch, so that the first ones show while
 * the rest is on its way. What is shown stays until the new one is there.
 */
export function createDiffPane(options: {
  load: (scope: DiffScope) => Promise<LoadedDiff>;
  top?: number;
  onScroll?: (top: number) => void;
}): LoadedPane {
  let run = 0;
  let scope: DiffScope = 'session';
  const pane = createLinesPane(() => message('…'), {
    ...options,
    onDispose: () => {
      run = -1;
    },
  });

  const load = async () => {
    const mine = ++run;
    const current = () => run === mine;
    try {
      const words = scopeWords(scope);
      const diff = await options.load(scope);
      if (!current()) return;
      if (diff.files.length === 0) {
        return pane.show(() => message(words === '' ? 'nothing changed yet' : `${words}: nothing changed`));
      }
      const patches: Array<PatchLines | undefined> = diff.files.map(() => undefined);
      const view: DiffView = { files: diff.files, patches, scope: words };
      for (const [i, file] of diff.files.entries()) {
        patches[i] = readPatch(await diff.patch(file));
        if (!current()) return;
        if (i === 0 || i === diff.files.length - 1 || i % filesPerPaint === 0)
          pane.show(() => diffLines(view));
      }
    } catch (error) {
      if (current()) pane.show(() => message(describeError(error)));
    }
  };

  const loaded = loadedPane(pane, () => {
    if (run >= 0) void load();
  });
  return {
    ...loaded,
    get version() {
      return loaded.version;
    },
    get top() {
      return loaded.top;
    },
    nextPart() {
      scope = nextScope(scope);
      pane.scroll({ to: 'top' });
      loaded.reload();
    },
  };
}

function nextScope(scope: DiffScope): DiffScope {
  if (scope === 'session') return { turn: 'last' };
  return scope === 'since-review' ? 'session' : 'since-review';
}

/** Laying out is linear in the number of files: not for each of a thousand. */
const filesPerPaint = 20;

function message(text: string): Lines {
  return fixedLines([[], [span('  '), span(cleanLine(text), 'grey')]]);
}
