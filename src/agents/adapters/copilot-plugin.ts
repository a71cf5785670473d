import { parseObject } from '../transcripts/json-fields.ts';
import { hookCommand } from './hook-script.ts';
import { runsElsewhere } from './launch.ts';
import type { HookPlace, LaunchPlan, StartInput } from './types.ts';

/** Feature of the probe: this version takes a plugin directory. */
export const pluginFeature = 'pluginDir';

/** Seconds; a message takes some ms, a machine that starts ten agents at once may need a thousand times as long. */
const timeoutSec = 20;

/**
 * With these names, not `preToolUse` and so on, a message says in `hook_event_name` which event it is.
 * `PermissionRequest` is left out: it comes for every command, also for one that nobody is asked about; `ErrorOccurred` for
 * every try, also for one that is repeated.
 */
const events = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'Notification',
  'PreCompact',
  'Stop',
];

export interface CopilotHooks extends Pick<LaunchPlan, 'files' | 'hooksOff'> {
  /** What goes along on the command line. */
  flags: readonly string[];
}

/**
 * Hooks for one start: a plugin directory (`plugin.json`, `hooks.json`), named on the command line. The flag may stand
 * there more than once: a person's own plugins and hooks run beside it. Copilot makes an empty directory of data for each
 * plugin (`~/.copilot/plugin-data/_direct/<hash>`) and leaves it there.
 */
export function copilotHooks({ hooks, command, features }: StartInput): CopilotHooks {
  const off = (hooksOff: string) => ({ flags: [], hooksOff });
  if (!hooks) return { flags: [] };
  const elsewhere = runsElsewhere(command);
  if (elsewhere) return off(`${elsewhere} runs the agent where its hooks cannot reach pitwall`);
  if (!features.has(pluginFeature)) return off('this version of Copilot CLI has no --plugin-dir');
  const file = switchedOffIn(hooks);
  if (file !== undefined) return off(`disableAllHooks is true in ${file}`);
  const entry = { type: 'command', bash: hookCommand(hooks.script), timeoutSec };
  const json = (value: object) => `${JSON.stringify(value, null, 1)}\n`;
  return {
    flags: [`--plugin-dir=${hooks.dir}`],
    files: [
      { name: 'plugin.json', text: json({ name: 'pitwall', version: '1.0.0', hooks: 'hooks.json' }) },
      {
        name: 'hooks.json',
        text: json({ version: 1, hooks: Object.fromEntries(events.map(event => [event, [entry]])) }),
      },
    ],
  };
}

/** A repository's settings switch the hooks of plugins off too (seen with 1.0.102); a person's own settings do not. */
const repositorySettings = [
  '.github/copilot/settings.local.json',
  '.github/copilot/settings.json',
  '.claude/settings.local.json',
  '.claude/settings.json',
];

function switchedOffIn({ readText }: HookPlace): string | undefined {
  return repositorySettings.find(file => parseObject(readText(file) ?? '')?.disableAllHooks === true);
}
