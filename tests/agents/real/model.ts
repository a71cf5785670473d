import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const server = fileURLToPath(new URL('../model/server.mjs', import.meta.url));
const scenarios = fileURLToPath(new URL('../model/scenarios', import.meta.url));

export interface ScriptedModel {
  port: number;
  /** Requests answered so far, in order. */
  requests(): ModelRequest[];
}

/** One line of the scripted model's own log. */
export interface ModelRequest {
  scenario?: string;
  /** Which of the scenario's steps was played. */
  step?: number;
  /** The newest message of the history: what a person typed, or what a tool printed. */
  told?: string;
  /** What the model asked for. */
  tools?: Array<{ shell?: string; edit?: string }>;
  /** HTTP status of the answer. */
  status?: number;
}

/** Starts the scripted model on a free port of 127.0.0.1; it ends with the running test. */
export async function startModel(): Promise<ScriptedModel> {
  const dir = tempDir('model');
  const portFile = join(dir, 'port');
  const log = join(dir, 'requests.jsonl');
  const args = [server, '--port', '0', '--dir', scenarios, '--log', log, '--portfile', portFile];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const port = Number(
    await until(() => existsSync(portFile) && readFileSync(portFile, 'utf8').trim(), 'the model to listen'),
  );
  return {
    port,
    requests: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .split('\n')
            .filter(line => line !== '')
            .map(line => JSON.parse(line) as ModelRequest)
        : [],
  };
}
