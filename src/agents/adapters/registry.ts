import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor.ts';
import { type AgentSettings, customAdapter, withSettings } from './custom.ts';
import { demo } from './demo.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { shell } from './shell.ts';
import type { Adapter } from './types.ts';

const known: readonly Adapter[] = [claude, codex, gemini, opencode, copilot, cursor, shell];

/** Agents that a person can choose without settings, in the order of the form. */
export const adapterNames: readonly string[] = known.map(({ name }) => name);

/**
 * The adapter of that name with the settings of that name applied; a name that only the settings know is a custom agent.
 * @param named `agents` of the settings without `default` and `max`
 * @returns undefined when neither knows it
 * @throws Failure for a screen rule in the settings that is no regular expression
 */
export function findAdapter(
  name: string,
  named: Readonly<Record<string, AgentSettings | undefined>> = {},
): Adapter | undefined {
  // `demo` is no choice of a person: only `pitwall demo` says where its program is.
  const adapter = [...known, demo].find(candidate => candidate.name === name);
  const settings = Object.hasOwn(named, name) ? named[name] : undefined;
  if (adapter) return settings ? withSettings(adapter, settings) : adapter;
  return settings?.command?.length ? customAdapter(name, settings) : undefined;
}
