import { agentSettings, configuredAgents } from './agents.ts';
import type { LoadedSettings } from './load.ts';

/** Something out of the repository's settings that runs code. */
export interface TrustItem {
  /** What to pass as `kind` to the trust store: `worktree.setup`, `verify`, `agents.<name>`. */
  kind: string;
  /** The exact text to show and to trust. */
  text: string;
}

/**
 * What needs trust before it runs: commands of the repository's settings, and every agent the repository changes in
 * any way (arguments and environment alone can make a known program run anything).
 */
export function trustItems({ settings, origins }: Pick<LoadedSettings, 'settings' | 'origins'>): TrustItem[] {
  const items: TrustItem[] = [];
  if (origins['worktree.setup'] === 'repository')
    items.push({ kind: 'worktree.setup', text: settings.worktree.setup });
  if (origins.verify === 'repository') items.push({ kind: 'verify', text: settings.verify });
  for (const name of configuredAgents(settings)) {
    const prefix = `agents.${name}.`;
    const touched = Object.keys(origins).some(
      path => path.startsWith(prefix) && origins[path] === 'repository',
    );
    if (touched)
      items.push({ kind: `agents.${name}`, text: JSON.stringify(agentSettings(settings, name), null, 2) });
  }
  return items.filter(item => item.text !== '');
}
