import { describe, expect, it } from 'vitest';
import type { ChangedFile } from '../../../src/git/diff.ts';
import { stripSgr } from '../../../src/term/sgr.ts';
import { cellWidth } from '../../../src/term/width.ts';
import { createDiffPane } from '../../../src/ui/panes/diff-pane.ts';
import { readPatch } from '../../../src/ui/panes/patch-lines.ts';
import { until } from '../../support/until.ts';

const file = (path: string, more: Partial<ChangedFile> = {}): ChangedFile =>
  ({ path, status: 'M', added: 1, removed: 1, binary: false, ...more }) as ChangedFile;

const patch = [
  'diff --git a/src/a.ts b/src/a.ts',
  'index 1..2 100644',
  '--- a/src/a.ts',
  '+++ b/src/a.ts',
  '@@ -40,3 +40,3 @@ function login() {',
  ' \tkeep();',
  '--- a comment that starts with dashes',
  '+\tconst state = "\x1b[31mred";',
  ' end',
  '\\ No newline at end of file',
  '',
].join('\n');

function plain(pane: { rows(width: number, height: number): readonly string[] }, width = 60, height = 16) {
  return pane.rows(width, height).map(row => stripSgr(row).trimEnd());
}

describe('a patch', () => {
  it('numbers its lines on their side', () => {
    const { lines, numbers } = readPatch(patch);
    expect(lines).toHaveLength(6);
    expect([...numbers]).toEqual([0, 40, 41, 41, 42, 0]);
  });

  it('says what git says where there are no lines', () => {
    expect(readPatch('diff --git a/x b/x\nBinary files a/x and b/x differ\n').lines).toEqual([
      '\\ Binary files a/x and b/x differ',
    ]);
    expect(readPatch('diff --git a/x b/x\nnew file mode 100644\n').lines).toEqual(['\\ empty']);
  });
});

describe('the diff pane', () => {
  it('reads nothing before it is looked at, then shows files, hunks and numbers', async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return {
        files: [file('src/a.ts'), file('logo.png', { binary: true, status: 'A' })],
        patch: async (one: ChangedFile) =>
          one.binary ? 'Binary files /dev/null and b/logo.png differ\n' : patch,
      };
    };
    const pane = createDiffPane({ load });
    expect(loads).toBe(0);
    plain(pane);
    await until(() => plain(pane).join().includes('Binary files'), 'both patches');
    expect(plain(pane)).toEqual([
      ' 2 files  +2 −2',
      '   src/a.ts  +1 −1',
      '   logo.png  binary new',
      '',
      `── src/a.ts ${'─'.repeat(48)}`,
      '      @@ -40,3 +40,3 @@ function login() {',
      '   40           keep();',
      '   41 - -- a comment that starts with dashes',
      '   41 +         const state = "red";',
      '   42   end',
      '      No newline at end of file',
      '',
      `── logo.png ${'─'.repeat(48)}`,
      '      Binary files /dev/null and b/logo.png differ',
      '',
      '',
    ]);
    expect(loads).toBe(1);
  });

  it('jumps from file to file and stays in bounds', async () => {
    const files = Array.from({ length: 30 }, (_, i) => file(`src/f${String(i).padStart(2, '0')}.ts`));
    const tops: number[] = [];
    const pane = createDiffPane({
      load: async () => ({ files, patch: async () => patch }),
      onScroll: top => tops.push(top),
    });
    plain(pane);
    await until(() => {
      pane.scroll({ to: 'bottom' });
      return plain(pane).join().includes('f29.ts');
    }, 'the last file');
    pane.scroll({ to: 'top' });
    pane.jump(1);
    expect(plain(pane)[0]).toContain('── src/f00.ts');
    pane.jump(1);
    expect(plain(pane)[0]).toContain('── src/f01.ts');
    pane.jump(-1);
    expect(plain(pane)[0]).toContain('── src/f00.ts');
    pane.scroll({ pages: -100 });
    expect(plain(pane)[0]).toBe(' 30 files  +30 −30');
    expect(tops.at(-1)).toBe(0);
  });

  it('has exact rows at every place of a diff of 100,000 lines, and asks only for what is seen', async () => {
    const body = Array.from({ length: 100_000 }, (_, i) => `+line ${i} with 日本 and a\ttab`).join('\n');
    const pane = createDiffPane({
      load: async () => ({
        files: [file('big.txt', { added: 100_000, removed: 0 })],
        patch: async () => `@@ -0,0 +1,100000 @@\n${body}\n`,
      }),
    });
    plain(pane);
    await until(() => {
      pane.scroll({ to: 'bottom' });
      return plain(pane).join().includes('line 99999');
    }, 'the end of the diff');
    for (let i = 0; i < 200; i++) {
      pane.scroll({ lines: -487 });
      for (const row of pane.rows(41, 30)) expect(cellWidth(stripSgr(row))).toBe(41);
    }
  });

  it('says when nothing changed and when reading failed', async () => {
    const empty = createDiffPane({ load: async () => ({ files: [], patch: async () => '' }) });
    plain(empty);
    await until(() => plain(empty).includes('  nothing changed yet'), 'the empty state');
    const broken = createDiffPane({ load: async () => Promise.reject(new Error('git is gone')) });
    plain(broken);
    await until(() => plain(broken).includes('  git is gone'), 'the error');
  });

  it('keeps what it shows while it reads again', async () => {
    let text = patch;
    const pane = createDiffPane({
      load: async () => ({ files: [file('src/a.ts')], patch: async () => text }),
    });
    plain(pane);
    await until(() => plain(pane).join().includes('const state'), 'the first reading');
    text = '@@ -1 +1 @@\n+other\n';
    pane.reload();
    expect(plain(pane).join()).toContain('const state');
    await until(() => plain(pane).join().includes('+ other'), 'the second reading');
  });
});
