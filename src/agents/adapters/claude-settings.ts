import { type Json, listIn, objectIn, parseObject } from '../transcripts/json-fields.ts';
import { hookCommand } from './hook-script.ts';
import { has, runsElsewhere } from './launch.ts';
import type { HookPlace, LaunchPlan, StartInput } from './types.ts';

/** What the hooks of a launch need: the person's arguments with the settings file among them, and that file. */
export interface ClaudeHooks extends Pick<LaunchPlan, 'files' | 'hooksOff'> {
  args: readonly string[];
}

/** In `HookPlace.dir`. */
const settingsName = 'claude-settings.json';

/** Known since the first versions that pitwall may meet (all before 2.0.45). */
const oldEvents = ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Notification', 'Stop'];
/** Later ones: an older version may call a settings file with unknown events wrong. SubagentStart tells nothing we need. */
const newEvents = [
  'PermissionRequest',
  'PermissionDenied',
  'PostToolUseFailure',
  'StopFailure',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
];
/** Feature of the probe: a version before 2.1.100, which may not know all of `newEvents`. */
export const oldVersionFeature = 'fewHookEvents';
export const oldVersion = /\b(?:[01]\.\d+\.\d+|2\.0\.\d+|2\.1\.\d{1,2}) \(Claude Code\)/;

/** Seconds; a message takes some ms, a machine that starts ten agents at once may need a thousand times as long. */
const timeout = 20;

/** These switch every hook off, so a settings file for them would only be in the way. */
const withoutHooks = ['--bare', '--safe-mode'];

/**
 * The arguments of a start with hooks. Of two `--settings` Claude Code takes only the last, so a person's own (a file or
 * JSON) is merged with ours into one file: everything in it stays, hooks of both run.
 */
export function claudeHooks({ args, hooks, command, features }: StartInput): ClaudeHooks {
  if (!hooks) return { args };
  const elsewhere = runsElsewhere(command);
  if (elsewhere)
    return { args, hooksOff: `${elsewhere} runs the agent where its hooks cannot reach pitwall` };
  const off = withoutHooks.find(flag => has(args, flag));
  if (off) return { args, hooksOff: `the argument ${off} switches hooks off` };
  const { rest, own } = takeSettings(args);
  const settings = own === undefined ? {} : readSettings(own, hooks);
  if (typeof settings === 'string') return { args, hooksOff: settings };
  const switchedOff = hooksSwitchedOff(settings, hooks);
  if (switchedOff)
    return { args, hooksOff: `${switchedOff}: the status comes from OSC 7501, title and screen` };
  const events = features.has(oldVersionFeature) ? oldEvents : [...oldEvents, ...newEvents];
  const text = `${JSON.stringify(withHooks(settings, events, hookCommand(hooks.script)), null, 1)}\n`;
  return {
    args: [...rest, '--settings', `${hooks.dir}/${settingsName}`],
    files: [{ name: settingsName, text }],
  };
}

/**
 * Which settings switch all hooks off, strongest first: the machine's, `--settings`, the worktree's own, the repository's, the
 * person's. The first that says anything decides. A file that cannot be read as JSON switches nothing off.
 */
function hooksSwitchedOff(given: Json, { readText, variable }: HookPlace): string | undefined {
  const inFile = (name: string, path: string | undefined) => {
    const text = path === undefined ? undefined : readText(path);
    return { name, settings: (text === undefined ? undefined : parsed(text)) ?? {} };
  };
  const machine = inFile(managedSettings, managedSettings);
  if (machine.settings.allowManagedHooksOnly === true)
    return `${managedSettings} holds allowManagedHooksOnly: true`;
  const home = variable?.('HOME');
  const user = variable?.('CLAUDE_CONFIG_DIR') || (home && `${home}/.claude`);
  const all = [
    machine,
    { name: 'your --settings', settings: given },
    inFile('.claude/settings.local.json', '.claude/settings.local.json'),
    inFile('.claude/settings.json', '.claude/settings.json'),
    inFile(`${user}/settings.json`, user ? `${user}/settings.json` : undefined),
  ];
  const says = all.find(({ settings }) => typeof settings.disableAllHooks === 'boolean');
  if (says?.settings.disableAllHooks !== true) return undefined;
  return `disableAllHooks is true in ${says.name}`;
}

/** Where an administrator decides for everybody (code.claude.com/docs/en/settings). */
const managedSettings =
  process.platform === 'darwin'
    ? '/Library/Application Support/ClaudeCode/managed-settings.json'
    : '/etc/claude-code/managed-settings.json';

function withHooks(settings: Json, events: readonly string[], command: string): Json {
  const own = objectIn(settings.hooks);
  const entry = { hooks: [{ type: 'command', command, timeout }] };
  const ours = events.map(event => [event, [...listIn(own[event]), entry]]);
  return { ...settings, hooks: { ...own, ...Object.fromEntries(ours) } };
}

/** The last `--settings` among the arguments, and the arguments without any. */
function takeSettings(args: readonly string[]): { rest: string[]; own: string | undefined } {
  const rest: string[] = [];
  let own: string | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--settings' && i + 1 < args.length) {
      i += 1;
      own = args[i];
    } else if (arg.startsWith('--settings=')) {
      own = arg.slice('--settings='.length);
    } else {
      rest.push(arg);
    }
  }
  return { rest, own };
}

/** Settings as JSON or the name of a file; a sentence when they cannot be read. */
function readSettings(own: string, { readText }: HookPlace): Json | string {
  const inline = own.trim().startsWith('{');
  const text = inline ? own : readText(own);
  if (text === undefined) return 'the file of your --settings cannot be read';
  // Claude Code itself says what is wrong with it.
  return parsed(text) ?? 'your --settings are not JSON';
}

const parsed = (text: string): Json | undefined => parseObject(text.replace(/^\ufeff/, ''));
