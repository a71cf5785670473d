import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hookCommand, hookScript } from '../../src/agents/adapters/hook-script.ts';
import { median } from './measure.ts';
import { limitRow, ms, type Row } from './report.ts';

const batches = 8;
/** Below the number of unread messages at which the script looks harder. */
const batch = 25;
/** As large as the message of a command with some output. */
const message = JSON.stringify({ hook_event_name: 'PostToolUse', tool_response: 'x'.repeat(2000) });
/** Starts the command of a hook as a small program does: a fork of this Node process would cost as much as the hook. */
const agent = 'i=0; while [ $i -lt $1 ]; do printf %s "$2" | /bin/sh -c "$3"; i=$((i+1)); done';

/** What one message of an agent's hook costs: shell, script and its program. */
export async function measureHooks(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'pitwall-bench-hooks-'));
  try {
    const spool = join(dir, 'spool');
    const script = join(dir, 'tell');
    mkdirSync(spool);
    writeFileSync(script, hookScript, { mode: 0o700 });
    const walls: number[] = [];
    const before = childrenMs();
    for (let i = 0; i < batches; i += 1) {
      const start = performance.now();
      await run(hookCommand(script), spool);
      walls.push((performance.now() - start) / batch);
      const files = readdirSync(spool).filter(name => !name.startsWith('.'));
      if (files.length !== batch) throw new Error(`${files.length} messages of ${batch} arrived`);
      for (const name of readdirSync(spool)) rmSync(join(spool, name));
    }
    const each = (childrenMs() - before) / batches / batch;
    return [
      limitRow('hook message: processor time of shell, script and its program', each, 'ms', 5),
      {
        what: 'hook message: time the agent waits, median',
        ours: ms(median(walls)),
        against: '',
        ratio: '',
        bar: '',
      },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function run(command: string, spool: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, PITWALL_SPOOL: spool };
    const args = ['-c', agent, 'agent', String(batch), message, command];
    const child = spawn('/bin/sh', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', code => (code === 0 ? resolve() : reject(new Error(`the hooks exited ${code}`))));
  });
}

/** Processor time of all children that have ended, theirs included, in ms: /proc counts it in ticks of 10 ms. */
function childrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
