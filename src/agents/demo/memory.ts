import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../lib/errors.ts';
import type { Block } from './view.ts';

/** What a conversation needs to go on in another process. */
export interface Memory {
  script: string | null;
  /** Steps of the script that are done. */
  step: number;
  blocks: Block[];
  /** Commands that need no permission any more. */
  allowed: string[];
}

export const emptyMemory: Memory = { script: null, step: 0, blocks: [], allowed: [] };

/** Where conversations are kept, one file each. `id` comes from a command line and becomes a file name. */
export function memoryFile(stateDir: string, id: string): string {
  return join(stateDir, 'demo-agent', `${id.replace(/[^\w-]/g, '_').slice(0, 80)}.json`);
}

export async function saveMemory(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(memory), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Undefined when there is no conversation of that id, or none that can be read. */
export async function loadMemory(file: string): Promise<Memory | undefined> {
  try {
    return { ...emptyMemory, ...(JSON.parse(await readFile(file, 'utf8')) as Memory) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
