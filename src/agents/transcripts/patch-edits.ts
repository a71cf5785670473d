import { type LineCounts, tally } from './line-counts.ts';

export interface PatchEdit extends LineCounts {
  /** As the patch names it: mostly relative to the directory it ran in. A moved file by its new name. */
  path: string;
}

/** Files of an `apply_patch` text (`*** Update File: …`) with the lines they gained and lost. */
export function patchEdits(patch: string): PatchEdit[] {
  const edits: PatchEdit[] = [];
  for (const line of patch.split('\n')) {
    const file = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/.exec(line);
    const current = edits.at(-1);
    if (file) edits.push({ path: (file[1] ?? '').trim(), added: 0, removed: 0 });
    else if (current) {
      const moved = /^\*\*\* Move to: (.+)$/.exec(line);
      if (moved) current.path = (moved[1] ?? '').trim();
      else tally(current, line);
    }
  }
  return edits;
}
