import type { Question, ReviewState, SessionRecord, Size, Status } from '../../../src/store/schema.ts';
import type { Group, SessionView } from '../../../src/ui/model/session-view.ts';

export interface ViewInput {
  name: string;
  group: Group;
  review?: ReviewState;
  agent?: string;
  role?: string;
  /** ms before `now` */
  age?: number;
  now?: number;
  status?: Partial<Status>;
  question?: Partial<Question>;
  size?: [files: number, added: number, removed: number];
  paths?: string[];
  tests?: NonNullable<SessionRecord['tests']>['verdict'];
  overlap?: string[];
  record?: Partial<SessionRecord>;
  live?: boolean;
}

const statusOf: Record<Group, Status['value']> = {
  'needs-input': 'needs-input',
  ready: 'idle',
  working: 'working',
  queued: 'queued',
  idle: 'idle',
  stopped: 'exited',
  done: 'idle',
};

/** A session as the screen sees it, with everything a test does not say filled in. */
export function view(input: ViewInput): SessionView {
  const now = input.now ?? 10_000_000;
  const question: Question | null = input.question
    ? { id: 'q1', kind: 'permission', text: 'Run ls ?', options: [], at: now, ...input.question }
    : null;
  const status: Status = {
    value: statusOf[input.group],
    since: now - (input.age ?? 60_000),
    reason: '',
    question,
    activity: '',
    source: 'screen',
    confidence: 1,
    ...input.status,
  };
  const record: SessionRecord = {
    v: 1,
    id: `01${input.name}`,
    name: input.name,
    repo: 'r1',
    task: { goal: 'do it', only: [], keep: '', verify: '', doneWhen: [], restate: false },
    prompt: 'do it',
    agent: {
      name: input.agent ?? 'claude',
      command: [],
      version: null,
      nativeId: null,
      transcript: null,
      model: null,
    },
    role: input.role ?? 'implement',
    template: null,
    parent: null,
    owner: { name: 'A', email: 'a@example.org' },
    mayManage: false,
    host: null,
    git: {
      base: 'main',
      baseSha: 'b'.repeat(40),
      branch: `pitwall/${input.name}`,
      worktree: '/tmp/w',
      head: null,
    },
    status,
    exit: null,
    size: input.size ? size(input.size, input.paths ?? []) : null,
    tests: input.tests ? { verdict: input.tests, command: 'npm test', at: now, source: 'hook' } : null,
    review: { state: 'none', by: null, at: null, tree: null, note: '' },
    checklist: [],
    links: { ticket: null, plan: null, pr: null },
    turns: 1,
    tokens: { in: 0, out: 0, cached: 0 },
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    ...input.record,
  };
  return {
    id: record.id,
    record,
    status,
    review: input.review ?? (input.group === 'ready' ? 'ready' : 'none'),
    group: input.group,
    overlap: input.overlap ?? [],
    repository: 'shop-api',
    storeDir: '/tmp/shop-api/.git/pitwall',
    live: input.live ?? !['stopped', 'queued'].includes(input.group),
    readOnly: false,
  };
}

function size([files, added, removed]: [number, number, number], paths: string[]): Size {
  return { files, added, removed, tree: 't'.repeat(40), paths };
}
