import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  claudeProjectSlug,
  findClaudeTranscript,
} from '../../../src/agents/transcripts/claude-transcript.ts';
import { findCodexConversation } from '../../../src/agents/transcripts/codex-rollout.ts';
import { tempDir } from '../../support/temp.ts';

const since = Date.parse('2026-11-22T20:35:50.000Z');

function rollout(
  codexHome: string,
  id: string,
  rest: { cwd?: string; at?: string; source?: unknown; pad?: number } = {},
) {
  const dir = join(codexHome, 'sessions', '2026', '11', '22');
  mkdirSync(dir, { recursive: true });
  const meta = {
    timestamp: rest.at ?? '2026-11-22T20:35:52.495Z',
    type: 'session_meta',
    payload: {
      id,
      timestamp: rest.at ?? '2026-11-22T20:35:52.386Z',
      cwd: rest.cwd ?? '/w',
      source: rest.source ?? 'cli',
      base_instructions: { text: 'x'.repeat(rest.pad ?? 10) },
    },
  };
  const file = join(dir, `rollout-2026-11-22T20-35-52-${id}.jsonl`);
  writeFileSync(file, `${JSON.stringify(meta)}\n{"type":"event_msg"}\n`);
  return file;
}

test('Codex: the newest conversation of that worktree begun since the start, whatever its first line weighs', async () => {
  const codexHome = tempDir('codex');
  rollout(codexHome, 'other-place', { cwd: '/elsewhere' });
  rollout(codexHome, 'before', { at: '2026-11-22T20:30:00.000Z' });
  rollout(codexHome, 'sub-agent', {
    source: { subagent: { thread_spawn: {} } },
    at: '2026-11-22T20:40:00.000Z',
  });
  rollout(codexHome, 'first');
  const file = rollout(codexHome, 'second', { at: '2026-11-22T20:36:30.000Z', pad: 200_000 });
  writeFileSync(join(codexHome, 'sessions', '2026', '11', '22', 'rollout-torn.jsonl'), '{"type":"session_m');
  utimesSync(file, 0, 0);
  expect(await findCodexConversation({ codexHome, worktree: '/w', since })).toEqual({ id: 'second', file });
  expect(await findCodexConversation({ codexHome, worktree: '/none', since })).toBeUndefined();
});

test('Codex: no home, no conversation', async () => {
  expect(await findCodexConversation({ codexHome: '/no/such/home', worktree: '/w', since })).toBeUndefined();
});

test('Claude Code: by the rule, and for long paths by asking every project', async () => {
  const claudeHome = tempDir('claude');
  const slug = claudeProjectSlug('/srv/shop-api.worktrees/fix_login');
  expect(slug).toBe('-srv-shop-api-worktrees-fix-login');
  const look = { claudeHome, worktree: '/srv/shop-api.worktrees/fix_login', id: 'c-1' };
  expect(await findClaudeTranscript(look)).toBeUndefined();
  mkdirSync(join(claudeHome, 'projects', 'cut-and-hashed'), { recursive: true });
  const hashed = join(claudeHome, 'projects', 'cut-and-hashed', 'c-1.jsonl');
  writeFileSync(hashed, '');
  expect(await findClaudeTranscript(look)).toBe(hashed);
  mkdirSync(join(claudeHome, 'projects', slug));
  const expected = join(claudeHome, 'projects', slug, 'c-1.jsonl');
  writeFileSync(expected, '');
  expect(await findClaudeTranscript(look)).toBe(expected);
});
