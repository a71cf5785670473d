import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Folder of the recordings; tests and benchmarks run in the repository's root. */
export const fixtures = pathToFileURL(`${resolve('tests/agents/fixtures')}/`);
