import type { AgentSettings, Settings } from '../config/schema.ts';

/** What the settings say about single agents, by name: everything under `agents` that is not about all of them. */
export function namedAgents(settings: Settings): Record<string, AgentSettings> {
  const { default: _default, max: _max, ...named } = settings.agents;
  return named as Record<string, AgentSettings>;
}
