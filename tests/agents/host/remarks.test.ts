import { expect, test } from 'vitest';
import { codex } from '../../../src/agents/adapters/codex.ts';
import { shell } from '../../../src/agents/adapters/shell.ts';
import type { RecordWriter } from '../../../src/agents/host/record-writer.ts';
import { createGitRefusal, createRemarks } from '../../../src/agents/host/remarks.ts';
import type { FactDraft } from '../../../src/agents/transcripts/types.ts';
import type { SessionRecord } from '../../../src/store/schema.ts';

const refused: FactDraft = {
  k: 'command',
  fields: {
    cmd: 'git commit -m x',
    exit: 128,
    text: "fatal: Unable to create '/r/.git/worktrees/w/index.lock': Read-only file system",
  },
};

test('a remark on a fact is a fact itself, and the last one is kept for explain', () => {
  const notes: FactDraft[] = [];
  const remarks = createRemarks(codex, note => void notes.push(note));
  remarks.told({ ...refused, fields: { ...refused.fields, exit: 0 } });
  expect([notes, remarks.last]).toEqual([[], undefined]);
  remarks.told(refused);
  expect(notes).toMatchObject([{ k: 'note', fields: { kind: 'sandbox' } }]);
  expect(remarks.last).toContain('agents.codex.gitWritable: true');
});

test('an agent without remarks has none', () => {
  const remarks = createRemarks(shell, () => expect.unreachable());
  remarks.told(refused);
  expect(remarks.last).toBeUndefined();
});

test('a refused git command is in the record until a commit is made; what is there is not written again', () => {
  const record = {} as SessionRecord;
  const keys: string[] = [];
  const writer: Pick<RecordWriter, 'change'> = {
    change(key, change) {
      keys.push(key);
      change(record);
    },
  };
  const refusal = createGitRefusal(writer, record.gitRefused);
  refusal.note(false);
  expect(keys).toEqual([]);
  refusal.note(true);
  refusal.note(true);
  expect([keys, record]).toEqual([['gitRefused'], { gitRefused: true }]);
  const resumed = createGitRefusal(writer, record.gitRefused);
  resumed.note(false);
  resumed.note(false);
  expect([keys, record]).toEqual([['gitRefused', 'gitRefused'], {}]);
});
