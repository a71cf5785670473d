import { describe } from 'vitest';
import { definePlays } from './cases.ts';

describe('Codex CLI, the real program', () => {
  definePlays('codex');
});
