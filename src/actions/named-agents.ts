import { agentSettings, configuredAgents } from '../config/agents.ts';
import type { AgentSettings, Settings } from '../config/schema.ts';

/** What the settings say about single agents, by name. */
export function namedAgents(settings: Settings): Record<string, AgentSettings | undefined> {
  return Object.fromEntries(configuredAgents(settings).map(name => [name, agentSettings(settings, name)]));
}
