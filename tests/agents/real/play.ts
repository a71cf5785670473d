import { expect } from 'vitest';
import type { Question } from '../../../src/store/schema.ts';
import { type Follower, follow } from './follow.ts';
import type { AgentName } from './install.ts';
import { type AgentPlace, agentPlace } from './place.ts';

export interface Play extends AgentPlace, Follower {
  /** Starts a session that plays a scenario. */
  begin(scenario: string, name: string): Promise<void>;
  /** Says yes to the open question, and to it alone. */
  approve(name: string, question: Question): Promise<void>;
}

/** A sandbox with one kind of real agent, and everything `pitwall watch` says about it. */
export async function play(agent: AgentName): Promise<Play> {
  const place = await agentPlace(agent === 'claude' || agent === 'codex' ? undefined : [agent]);
  const { box } = place;
  return {
    ...place,
    ...follow(box),
    async begin(scenario, name) {
      const made = await box.pitwall('new', `[[${scenario}]] do it`, '-a', agent, '--name', name);
      expect(made).toMatchObject({ code: 0 });
    },
    async approve(name, question) {
      const answer = await box.pitwall('approve', name, '--question', question.id);
      expect(answer, answer.err).toMatchObject({ code: 0, out: expect.stringContaining('delivered') });
    },
  };
}

export interface Told {
  k: string;
  src: string;
  cmd?: string;
  exit?: number | null;
  text?: string;
  prompt?: string;
  outcome?: string;
  kind?: string;
  path?: string;
  model?: string | null;
}

export async function factsOf(box: AgentPlace['box'], name: string): Promise<Told[]> {
  const { out } = await box.pitwall('show', name, '--json');
  return (JSON.parse(out) as { facts: Told[] }).facts;
}
