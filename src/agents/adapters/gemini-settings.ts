import { hookCommand } from './hook-script.ts';
import { has, runsElsewhere } from './launch.ts';
import type { LaunchPlan, StartInput } from './types.ts';

const defaultsName = 'gemini-defaults.json';

/** ms; a message takes some, a machine that starts ten agents at once may need a thousand times as long. */
const timeout = 20_000;
/** Those of one model request (BeforeModel, AfterModel, PreCompress, …) come many times a turn and say nothing more. */
const events = ['SessionStart', 'BeforeAgent', 'AfterAgent', 'BeforeTool', 'AfterTool', 'Notification'];

/**
 * Hooks for one start: a file of defaults, the weakest of Gemini's settings, named by a variable; hooks of all settings
 * run beside each other. Since 0.61 at the latest Gemini reads such a file only when root owns it and every directory
 * above it, and shows a warning otherwise: then, and where the machine or the person has defaults of their own, it starts
 * without hooks. Its title and its own record tell nearly as much.
 */
export function geminiHooks({
  args,
  hooks,
  command,
}: StartInput): Pick<LaunchPlan, 'env' | 'files' | 'hooksOff'> {
  const off = (hooksOff: string) => ({ env: {}, hooksOff });
  if (!hooks) return { env: {} };
  const elsewhere = runsElsewhere(command);
  if (elsewhere) return off(`${elsewhere} runs the agent where its hooks cannot reach pitwall`);
  if (has(args, '--sandbox', '-s'))
    return off('the argument --sandbox runs it where hooks cannot reach pitwall');
  if (hooks.ownedByRoot !== true)
    return off('Gemini CLI takes hooks for one start only from directories that belong to root');
  if (
    hooks.variable?.('GEMINI_CLI_SYSTEM_DEFAULTS_PATH') ||
    hooks.readText(defaultsBeside(hooks.variable)) !== undefined
  )
    return off('Gemini CLI has system defaults on this machine, which pitwall leaves alone');
  const entry = {
    matcher: '*',
    hooks: [{ type: 'command', name: 'pitwall', command: hookCommand(hooks.script), timeout }],
  };
  const text = `${JSON.stringify({ hooks: Object.fromEntries(events.map(event => [event, [entry]])) }, null, 1)}\n`;
  return {
    env: { GEMINI_CLI_SYSTEM_DEFAULTS_PATH: `${hooks.dir}/${defaultsName}` },
    files: [{ name: defaultsName, text }],
  };
}

/** Where Gemini looks for defaults when no variable says so: beside the system's settings. */
function defaultsBeside(variable: ((name: string) => string | undefined) | undefined): string {
  const settings =
    variable?.('GEMINI_CLI_SYSTEM_SETTINGS_PATH') ||
    (process.platform === 'darwin'
      ? '/Library/Application Support/GeminiCli/settings.json'
      : '/etc/gemini-cli/settings.json');
  return settings.replace(/[^/]*$/, 'system-defaults.json');
}
