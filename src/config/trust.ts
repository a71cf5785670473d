import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describeError, Failure } from '../lib/errors.ts';
import { changeJsonSync, type JsonDb } from '../lib/json-db.ts';
import { type Parsed, readJsonFile } from '../lib/json-file.ts';
import type { Paths } from '../lib/paths.ts';
import { ensurePrivateDir } from '../lib/private-dir.ts';

/**
 * Which commands out of a repository's settings a person has allowed on this machine, by their exact text. Kept in the
 * state directory, never in the repository or `.git`, where an agent or a shipped archive could grant it.
 */
export interface Trust {
  /** `kind`: what the text is for (`worktree.setup`, `agents.review-bot`); `repoId`: anything that names the repository. */
  isTrusted(kind: string, repoId: string, text: string): boolean;
  /** A Failure when it cannot be kept. */
  trust(kind: string, repoId: string, text: string): void;
}

interface TrustFile {
  v: 1;
  trusted: Record<string, { kind: string; repository: string; at: number }>;
}

export function createTrust(
  paths: Pick<Paths, 'stateDir'>,
  now: () => number = Date.now,
  onProblem: (problem: string) => void = () => {},
): Trust {
  const file = join(paths.stateDir, 'trust.json');
  const db: JsonDb<TrustFile> = {
    file,
    parse: parseTrust,
    empty: () => ({ v: 1, trusted: {} }),
    what: 'the list of trusted commands',
    now,
    onProblem,
  };
  return {
    isTrusted(kind, repoId, text) {
      const state = readJsonFile(file, parseTrust);
      // Damaged or newer: asking again is the safe answer.
      return state.kind === 'ok' && Object.hasOwn(state.data.trusted, fingerprint(kind, repoId, text));
    },
    trust(kind, repoId, text) {
      try {
        ensurePrivateDir(paths.stateDir);
        changeJsonSync(db, draft => {
          draft.trusted[fingerprint(kind, repoId, text)] = { kind, repository: repoId, at: now() };
        });
      } catch (error) {
        throw new Failure(`cannot remember that ${kind} is trusted: ${describeError(error)}`, {
          cause: error,
        });
      }
    },
  };
}

/** Lengths in front, so that no two different triples give the same bytes. */
function fingerprint(kind: string, repoId: string, text: string): string {
  const hash = createHash('sha256');
  for (const part of [kind, repoId, text]) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex');
}

function parseTrust(raw: unknown): Parsed<TrustFile> {
  const value = raw as Partial<TrustFile> & { v?: unknown };
  if (typeof value !== 'object' || value === null) return { kind: 'bad', why: 'it is no object' };
  if (typeof value.v === 'number' && value.v > 1) return { kind: 'newer', version: value.v, raw };
  if (value.v !== 1 || typeof value.trusted !== 'object' || value.trusted === null) {
    return { kind: 'bad', why: 'it is no list of trusted commands' };
  }
  return { kind: 'ok', data: value as TrustFile };
}
