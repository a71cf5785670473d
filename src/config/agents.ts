import type { AgentSettings, Settings } from './schema.ts';

const noSettings: AgentSettings = { args: [], env: {}, rules: [], hooks: true, max: null };

/** Settings of one agent; the defaults when it is not mentioned. */
export function agentSettings(settings: Settings, name: string): AgentSettings {
  const found = Object.hasOwn(settings.agents, name) ? settings.agents[name] : undefined;
  return typeof found === 'object' && found !== null ? found : noSettings;
}

/** Names under `agents`, in the order of the files: built-in ones that were changed, and custom ones. */
export function configuredAgents(settings: Settings): string[] {
  return Object.keys(settings.agents).filter(
    name => typeof settings.agents[name] === 'object' && settings.agents[name],
  );
}
