import { describe, expect, test } from 'vitest';
import type { Adapter, HookContext, HookNews, SignalDraft } from '../../../src/agents/adapters/types.ts';
import { createHookDesk } from '../../../src/agents/host/hook-desk.ts';
import type { SessionConversation } from '../../../src/agents/host/native-id.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';

/** A desk whose adapter takes each message for its news. */
function desk(hooksOff?: string) {
  const contexts: HookContext[] = [];
  const adapter = {
    hook(event: unknown, context: HookContext): HookNews {
      contexts.push(context);
      return event as HookNews;
    },
  } as Adapter;
  let id: string | null = null;
  let file: string | undefined;
  const conversation = {
    get id() {
      return id;
    },
    get file() {
      return file;
    },
    adopt(nextId: string | null, nextFile: string | undefined) {
      id = nextId;
      file = nextFile ?? file;
    },
  } as SessionConversation;
  const signals: SignalDraft[] = [];
  const facts: FactDraft[] = [];
  const looks: Array<string | undefined> = [];
  const questions: unknown[] = [];
  const made = createHookDesk({
    adapter,
    spec: { cwd: '/', hooksOff },
    conversation,
    agentRecord: { look: path => void looks.push(path) },
    intake: { add: (_, drafts) => void facts.push(...drafts) },
    told: { asked: id => void questions.push(id), answered: answer => void questions.push(answer) },
    signal: draft => void signals.push(draft),
    now: () => 7,
  });
  return { made, conversation, contexts, signals, facts, looks, questions };
}

describe('the hook desk', () => {
  test('brings each thing to its place, and the next message is judged by what this one told', () => {
    const { made, conversation, contexts, signals, facts, looks } = desk();
    const signal = { source: 'hook', value: 'working', strength: 0.9 } as const;
    const fact = { k: 'note', fields: {} } as const;
    made.take({ nativeId: 'n-1', transcript: '/t/1', signals: [signal], facts: [fact] });
    made.take({ transcript: '/t/1' });
    expect(contexts.map(({ nativeId }) => nativeId)).toEqual([null, 'n-1']);
    expect(contexts[0]).toMatchObject({ now: 7, worktree: '/' });
    expect(conversation).toMatchObject({ id: 'n-1', file: '/t/1' });
    expect(signals).toEqual([signal]);
    expect(facts).toEqual([fact]);
    expect(looks).toEqual(['/t/1', '/t/1']);
  });

  test('tells of what the agent asks and of what was answered', () => {
    const { made, questions } = desk();
    made.take({ asked: { id: 'q-1', t: 1 } });
    made.take({ answered: { id: 'q-1', t: 3 } });
    expect(questions).toEqual([
      { id: 'q-1', t: 1 },
      { id: 'q-1', t: 3 },
    ]);
  });

  test('says why hooks are silent', () => {
    const { made } = desk();
    expect(made.problem).toBe('no hook has said anything yet');
    made.take({});
    expect(made.problem).toBe('no hook has said anything yet');
    made.take({ signals: [] });
    expect(made.problem).toBeUndefined();
    expect(desk('--bare').made.problem).toBe('without hooks: --bare');
  });
});
