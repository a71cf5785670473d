import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { claude } from '../../../src/agents/adapters/claude.ts';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { gemini } from '../../../src/agents/adapters/gemini.ts';
import { opencode } from '../../../src/agents/adapters/opencode.ts';
import type { Adapter } from '../../../src/agents/adapters/types.ts';
import type { StatusValue } from '../../../src/store/schema.ts';
import { fixtures } from './fixtures.ts';

/** What a person who watched the recording knows, from `from` on until the next span. */
export interface TrueSpan {
  /** ms from the start of the recording. */
  from: number;
  state: StatusValue;
  /** While the program draws the change, or a key was pressed that it has not taken yet, this is right as well. */
  also?: StatusValue;
  /** Text of the open question. */
  question?: string;
}

/** A hand-checked timeline beside a recording. */
export interface Truth {
  name: string;
  adapter: Adapter;
  /** The first prompt stood in the arguments. */
  prompt: boolean;
  /** Where the agent ran. */
  worktree: string;
  /** ms; from here on the program leaves, and its process end tells the status. */
  end: number;
  spans: TrueSpan[];
}

/** One hook event as the agent sent it, with its time. */
export interface RecordedHook {
  /** ms from the start of the recording. */
  at: number;
  event: Record<string, unknown>;
}

const adapters: Readonly<Record<string, Adapter>> = { claude, codex, gemini, opencode };

/** Every recording that has a timeline, by name. */
export function readTruths(): Truth[] {
  return readdirSync(new URL('truth/', fixtures))
    .filter(file => file.endsWith('.json'))
    .map(file => readTruth(file.replace(/\.json$/, '')));
}

export function readTruth(name: string): Truth {
  const file = JSON.parse(readFileSync(new URL(`truth/${name}.json`, fixtures), 'utf8')) as {
    agent: string;
    prompt?: boolean;
    worktree?: string;
    end: number;
    spans: TrueSpan[];
  };
  const adapter = adapters[file.agent];
  if (!adapter) throw new Error(`${name}: no such agent: ${file.agent}`);
  return {
    name,
    adapter,
    prompt: file.prompt ?? true,
    worktree: file.worktree ?? '/srv/code/repo-a',
    end: file.end,
    spans: file.spans,
  };
}

/** Hook events recorded with `name`; none for recordings that were made without hooks. */
export function readHooks(name: string): RecordedHook[] {
  const file = new URL(`recordings/${name}.hooks.jsonl`, fixtures);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as RecordedHook);
}
