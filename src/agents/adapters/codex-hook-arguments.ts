import { createHash } from 'node:crypto';
import { hookCommand } from './hook-script.ts';
import { has, runsElsewhere } from './launch.ts';
import type { LaunchPlan, StartInput } from './types.ts';

/** What the hooks of a launch need: arguments of the program, or why there are none. */
export interface CodexHooks extends Pick<LaunchPlan, 'hooksOff'> {
  args: readonly string[];
}

/** The events that tell something; Codex knows four more (sub-agents, compaction). */
export const codexHookEvents = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'Stop',
  'SessionEnd',
  'Interrupt',
];

/** Feature of the check in codex-hook-check.ts: this version trusts hooks by the hash that we work out. */
export const trustedHooksFeature = 'trustedHooks';

/** Seconds; a message takes some ms, a machine that starts ten agents at once may need a thousand times as long. */
const timeout = 20;
/** Codex lowers the time of these two by itself, with a warning and before it takes the hash. Seconds. */
const shortEvents: Readonly<Record<string, number>> = { SessionEnd: 3, Interrupt: 3 };

/**
 * The arguments of a start with hooks. Codex adds hooks of `-c` to those of the person's config.toml, and runs a hook only
 * when its hash is trusted, else it asks before it starts: the hash goes along. A person's own `-c hooks.X` is one list
 * with ours, of which Codex takes the last: theirs stays, that event is not ours.
 */
export function codexHooks({ args, hooks, command, features }: StartInput): CodexHooks {
  if (!hooks) return { args: [] };
  const elsewhere = runsElsewhere(command);
  if (elsewhere)
    return { args: [], hooksOff: `${elsewhere} runs the agent where its hooks cannot reach pitwall` };
  if (has(args, '--remote'))
    return { args: [], hooksOff: '--remote runs the agent where its hooks cannot reach pitwall' };
  if (!features.has(trustedHooksFeature))
    return { args: [], hooksOff: 'this version of Codex does not trust hooks of the command line' };
  const own = ownHookSettings([...(command ?? []), ...args]);
  if (own.some(key => key === 'hooks' || key.startsWith('hooks.state')))
    return { args: [], hooksOff: 'your arguments set all hooks or their trust' };
  const events = codexHookEvents.filter(event => !own.includes(`hooks.${event}`));
  return { args: hookArguments(events, hookCommand(hooks.script)) };
}

/** `-c hooks.X=[…]` for each event, and one `-c hooks.state={…}` that trusts them. */
export function hookArguments(events: readonly string[], command: string): string[] {
  if (events.length === 0) return [];
  const hooks = events.map(event => {
    const fields = `type="command",command=${JSON.stringify(command)},timeout=${secondsOf(event)}`;
    return `hooks.${event}=[{hooks=[{${fields}}]}]`;
  });
  const trust = events.map(
    event => `${JSON.stringify(trustKey(event))}={trusted_hash="${trustHash(event, command)}"}`,
  );
  return [...hooks, `hooks.state={${trust.join(',')}}`].flatMap(value => ['-c', value]);
}

/** Codex's name for the first hook of an event among those of the command line. */
export function trustKey(event: string): string {
  return `/<session-flags>/config.toml:${snakeCase(event)}:0:0`;
}

/** Codex 0.169.0: sha256 over JSON without blanks, its keys sorted; checked against every event by `hooks/list`. */
export function trustHash(event: string, command: string, seconds: number = secondsOf(event)): string {
  const hook = { async: false, command, timeout: seconds, type: 'command' };
  const json = JSON.stringify({ event_name: snakeCase(event), hooks: [hook] });
  return `sha256:${createHash('sha256').update(json).digest('hex')}`;
}

const secondsOf = (event: string): number => shortEvents[event] ?? timeout;

const snakeCase = (event: string): string =>
  event.replace(/[A-Z]/g, (letter, at) => `${at === 0 ? '' : '_'}${letter.toLowerCase()}`);

/** Keys under `hooks` that the person's `-c`/`--config` set. */
function ownHookSettings(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const value =
      arg === '-c' || arg === '--config' ? args[i + 1] : /^(?:-c=?|--config=)(.+)$/s.exec(arg)?.[1];
    const key = /^\s*([^=]+?)\s*=/.exec(value ?? '')?.[1] ?? '';
    return /^hooks(?:\.|$)/.test(key) ? [key] : [];
  });
}
