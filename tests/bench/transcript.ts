import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { claudeProjectSlug } from '../../src/agents/transcripts/claude-transcript.ts';
import { memoryMiB, sleep } from './measure.ts';
import { limitRow, type Row } from './report.ts';
import { makeWorkplace, pitwall, type Workplace } from './workplace.ts';

interface Session {
  id: string;
  createdAt: number;
  agent: { nativeId: string };
  git: { worktree: string };
}

const transcriptBytes = 200e6;
/** Nobody waits longer for a figure. ms */
const patienceMs = 120_000;

/** A host that starts while its agent's record holds 200 MB nobody has read, and then gets one record more. */
export async function measureTranscript(): Promise<Row[]> {
  const place = await makeWorkplace();
  try {
    // The agent has only to be there: what it wrote down is what is measured.
    place.settings({ agents: { claude: { command: ['sh', '-c', 'exec cat'] } } });
    await pitwall(place, ['new', 'record', '-a', 'claude', '--name', 'record']);
    await pitwall(place, ['stop', 'record']);
    const { session, facts } = readSession(place);
    const projects = join(place.dir, '.claude', 'projects', claudeProjectSlug(session.git.worktree));
    const file = join(projects, `${session.agent.nativeId}.jsonl`);
    writeTranscript(file, session);

    await pitwall(place, ['resume', 'record']);
    const start = performance.now();
    const [host = 0] = place.hosts();
    const base = memoryMiB(host).private;
    let peak = base;
    await until(facts, 'the last prompt', () => {
      peak = Math.max(peak, memoryMiB(host).private);
    });
    const took = performance.now() - start;
    console.log(
      `  ${(statSync(file).size / 1e6).toFixed(0)} MB → ${(statSync(facts).size / 1e6).toFixed(1)} MB of facts`,
    );
    await sleep(3000);
    const after = memoryMiB(host).private;

    const grown = performance.now();
    appendFileSync(file, `${JSON.stringify(promptRecord('one more prompt', Date.now()))}\n`);
    await until(facts, 'one more prompt');
    return [
      limitRow('transcript of 200 MB at resume, facts complete', took / 1000, 's', 5),
      limitRow('the same, growth of the host’s private memory, peak', peak - base, 'MiB', 20),
      limitRow('the same, growth when it was read', after - base, 'MiB', 20),
      limitRow('one more record behind 200 MB, in the facts', performance.now() - grown, 'ms', 500),
    ];
  } finally {
    await place.end();
  }
}

function readSession(place: Workplace): { session: Session; facts: string } {
  const sessions = join(place.repo, '.git', 'pitwall', 'sessions');
  const [id = ''] = readdirSync(sessions);
  const text = readFileSync(join(sessions, id, 'session.json'), 'utf8');
  return { session: JSON.parse(text) as Session, facts: join(sessions, id, 'facts.jsonl') };
}

async function until(facts: string, text: string, each: () => void = () => {}): Promise<void> {
  const start = performance.now();
  while (!endOf(facts).includes(text)) {
    if (performance.now() - start > patienceMs) throw new Error(`${text} never came`);
    each();
    await sleep(10);
  }
}

function endOf(file: string): string {
  const fd = openSync(file, 'r');
  const end = Buffer.alloc(4096);
  const bytes = readSync(fd, end, 0, end.length, Math.max(0, statSync(file).size - end.length));
  closeSync(fd);
  return end.toString('utf8', 0, bytes);
}

/** Outputs of 2 KB, one of 10 MB in two thousand, and as many records that tell nothing: what long sessions look like. */
function writeTranscript(file: string, { createdAt, git }: Session): void {
  mkdirSync(dirname(file), { recursive: true });
  const fd = openSync(file, 'w');
  const line = `${'x'.repeat(80)}\n`;
  let written = 0;
  const put = (record: object) => {
    written += writeSync(fd, `${JSON.stringify(record)}\n`);
  };
  for (let n = 1; written < transcriptBytes; n++) {
    const timestamp = new Date(createdAt + n).toISOString();
    const base = { timestamp, cwd: git.worktree, isSidechain: false, version: '2.1.330' };
    if (n % 50 === 1) put(promptRecord(`prompt ${n}`, createdAt + n));
    put({ type: 'api-request', id: `request-${n}`, timestamp, params: { text: line.repeat(20) } });
    const command = { command: `sed -n 1,20p src/file-${n}.ts` };
    put({
      ...base,
      type: 'assistant',
      uuid: `answer-${n}`,
      message: {
        id: `message-${n}`,
        model: 'claude-opus-5-5',
        stop_reason: 'tool_use',
        content: [{ type: 'tool_use', id: `tool-${n}`, name: 'Bash', input: command }],
        usage: { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 30 },
      },
    });
    const output = line.repeat(n % 2000 === 0 ? 120_000 : 25);
    put({
      ...base,
      type: 'user',
      uuid: `result-${n}`,
      message: {
        content: [{ tool_use_id: `tool-${n}`, type: 'tool_result', content: output, is_error: false }],
      },
      toolUseResult: { stdout: output, stderr: '', interrupted: false },
    });
  }
  put(promptRecord('the last prompt', Date.now()));
  closeSync(fd);
}

function promptRecord(content: string, at: number): object {
  const timestamp = new Date(at).toISOString();
  return {
    type: 'user',
    uuid: `prompt-${at}`,
    timestamp,
    isSidechain: false,
    message: { role: 'user', content },
  };
}
