import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { definePlays } from './cases.ts';
import { playCompaction } from './compaction.ts';
import { patience } from './follow.ts';
import { playFork } from './forks.ts';
import { factsOf, play } from './play.ts';

describe('Codex CLI, the real program', () => {
  definePlays('codex');

  test('an edit that its sandbox does not allow: a question with the name of the file, approved and made', async () => {
    const { box, begin, asks, is, approve } = await play('codex');
    box.settings({ agents: { codex: { args: ['--sandbox', 'read-only'] } } });
    await begin('patch', 'edited');
    const question = await asks('edited');
    expect(question).toMatchObject({ kind: 'permission', text: 'Edit greet.sh ?' });
    const { worktree } = await box.session('edited');
    expect(readFileSync(join(worktree, 'greet.sh'), 'utf8')).toBe('echo hello\n');
    await approve('edited', question);
    await is('edited', 'idle');
    expect(readFileSync(join(worktree, 'greet.sh'), 'utf8')).toBe('echo hello world\n');
  });

  test('a fork that the arguments ask for: facts go on in the new conversation', async () => {
    const played = await play('codex');
    const { box, asks } = played;
    await playFork(
      played,
      'codex',
      id => ['fork', id],
      async () => {
        const question = await asks('branch');
        expect(question.text).toBe('Which working directory ?');
        // Esc would work on in the worktree of the other session.
        expect(await box.pitwall('deny', 'branch', '--question', question.id)).toMatchObject({
          code: 4,
          err: expect.stringContaining('no'),
        });
        const own = question.options.find(({ label }) => /^use current directory/i.test(label));
        const answer = await box.pitwall('answer', 'branch', String(own?.n), '--question', question.id);
        expect(answer, answer.err).toMatchObject({ code: 0, out: expect.stringContaining('delivered') });
      },
    );
  });

  test('compaction is work, and the conversation goes on', async () => {
    await playCompaction(await play('codex'));
  });

  test('its notice of a newer version holds nothing up and asks nothing', async () => {
    const { box, begin, is, steps } = await play('codex');
    const home = box.env.CODEX_HOME ?? '';
    const config = join(home, 'config.toml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^check_for_update.*\n/m, ''));
    const found = { latest_version: '99.0.0', last_checked_at: '2025-01-01T00:00:00Z' };
    writeFileSync(join(home, 'version.json'), JSON.stringify(found));
    await begin('answer', 'old');
    await is('old', 'idle');
    expect((await box.pitwall('logs', 'old')).out).toContain('Update available!');
    expect(steps('old')).not.toContain('needs-input');
    expect(steps('old')).not.toContain('unknown');
  });

  test('a sub-agent asks: the session asks, works until its parent is through, and knows what the sub-agent did', async () => {
    const { box, begin, asks, is, approve, steps } = await play('codex');
    box.settings({ agents: { codex: { args: ['-c', 'features.multi_agent_v2=true'] } } });
    await begin('codex-sub-asks', 'parent');
    const question = await asks('parent');
    expect(question).toMatchObject({ kind: 'permission', text: 'Run touch ../asked.txt ?' });
    await approve('parent', question);
    await is('parent', 'idle');
    expect(steps('parent').filter(step => step !== 'starting')).toEqual([
      'working',
      'needs-input',
      'working',
      'idle',
    ]);
    const { worktree } = await box.session('parent');
    expect(existsSync(join(worktree, '..', 'asked.txt'))).toBe(true);
    const command = await until(
      async () => (await factsOf(box, 'parent')).find(({ cmd }) => cmd === 'touch ../asked.txt'),
      'what the sub-agent did, in its own record',
      patience,
    );
    expect(command).toMatchObject({ exit: 0 });
    const ends = (await factsOf(box, 'parent')).filter(({ k, text }) => k === 'turn.end' && text);
    expect(ends.map(({ text }) => text)).toEqual(['The sub-agent is through.']);
    expect((await box.session('parent')).turns).toBe(1);
  });
});
