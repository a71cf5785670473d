import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { definePlays } from './cases.ts';
import { compactionNote, playCompaction } from './compaction.ts';
import { patience } from './follow.ts';
import { playFork } from './forks.ts';
import { play } from './play.ts';

describe('Claude Code, the real program', () => {
  definePlays('claude');

  test('a sub-agent in the background is work, not rest', async () => {
    const { model, begin, is, steps } = await play('claude');
    await begin('sub-agent', 'parent');
    const answered = () => model.requests().some(({ scenario }) => scenario === 'sub-work');
    await is('parent', 'working');
    await until(answered, 'the sub-agent to answer', patience);
    await is('parent', 'idle');
    expect(steps('parent').filter(step => step !== 'starting')).toEqual(['working', 'idle']);
  });

  test('an agent that it starts in its shell changes neither its status nor its conversation', async () => {
    const { box, begin, asks, is, approve } = await play('claude');
    await begin('nested', 'outer');
    await approve('outer', await asks('outer'));
    const { nativeId } = box.record('outer').agent;
    const { worktree } = await box.session('outer');
    const file = join(worktree, 'nested.txt');
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '', 'the inner agent', patience);
    expect((await box.session('outer')).status.value).toBe('working');
    await is('outer', 'idle');
    expect(readFileSync(file, 'utf8')).toContain('An answer.');
    expect(box.record('outer').agent.nativeId).toBe(nativeId);
  });

  test('compaction is work, and the conversation goes on', async () => {
    await playCompaction(await play('claude'));
  });

  test('compaction by itself, in the middle of a turn, is no end of the turn and leaves a note', async () => {
    const { box, begin, is, steps } = await play('claude');
    await begin('full-context', 'full');
    await is('full', 'idle');
    await compactionNote(box, 'full');
    expect(steps('full').filter(step => step !== 'starting')).toEqual(['working', 'idle']);
  });

  test('a fork that the arguments ask for: facts go on in the new conversation', async () => {
    const args = ['--permission-mode', 'manual', '--fork-session', '--resume'];
    const branch = await playFork(await play('claude'), 'claude', id => [...args, id]);
    expect(branch).toMatch(/^[0-9a-f-]{36}$/);
  });
});
