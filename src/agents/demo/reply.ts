import type { Step } from './script.ts';

/** What the agent knows of its worktree when it answers a prompt that no script foresaw. */
export interface Known {
  /** Paths, relative, that exist. */
  files: readonly string[];
  /** Text of a file, for an edit that fits it. */
  textOf(path: string): string | undefined;
  edited: readonly string[];
}

/**
 * A small, plausible reaction to any prompt: review comments and requests end in a tiny edit after a permission, a
 * request for tests in a test run, a question in an answer. Pure.
 */
export function replyTo(prompt: string, known: Known): Step[] {
  const first = prompt.trim().split('\n', 1)[0]?.trim() ?? '';
  const target = mentioned(prompt, known);
  if (target !== undefined) return addressComment(prompt, target, known);
  if (/\b(?:run|rerun)\b.*\btests?\b/i.test(first)) return runTests();
  if (/\?\s*$/.test(first))
    return [{ do: 'think', ms: 1200, text: `The question is: ${first}` }, answer(known)];
  return [
    {
      do: 'think',
      ms: 1500,
      text: `A new request: ${first}. A note in the README is the smallest change that answers it.`,
    },
    ...noteIn('README.md', `- ${first}`, known),
    { do: 'say', text: 'Done. I added one line and changed nothing else.' },
  ];
}

function runTests(): Step[] {
  return [
    { do: 'run', argv: ['node', '--test'], why: 'Run all tests', ask: true },
    { do: 'say', text: 'These are the results of the whole suite.' },
  ];
}

function answer({ edited }: Known): Step {
  const list = [...new Set(edited)].join(', ');
  return { do: 'say', text: list === '' ? 'I have not changed any file yet.' : `So far I changed ${list}.` };
}

interface Target {
  path: string;
  line: number;
}

/** The first file of the worktree that the prompt names, as in `src/a.js:12`. */
function mentioned(prompt: string, { files }: Known): Target | undefined {
  for (const match of prompt.matchAll(/([\w@./-]+\.\w+)(?::(\d+)|[^\S\n]+(?:line|L)[^\S\n]*(\d+))?/g)) {
    const path = match[1]?.replace(/^\.\//, '');
    if (path && files.includes(path)) return { path, line: Number(match[2] ?? match[3] ?? 1) };
  }
  return undefined;
}

function addressComment(prompt: string, { path, line }: Target, known: Known): Step[] {
  const words = prompt
    .split('\n')
    .map(row => row.replace(/^[\s>*-]+/, '').trim())
    .findLast(row => row !== '' && !row.includes(path));
  const wish = (words ?? prompt.split('\n', 1)[0] ?? '').slice(0, 80);
  return [
    { do: 'think', ms: 1500, text: `A comment on ${path}: ${wish}` },
    { do: 'read', path },
    ...noteIn(path, remark(path, wish), known, line),
    { do: 'say', text: `I addressed the comment on ${path}, line ${line}, with one line.` },
  ];
}

function remark(path: string, text: string): string {
  if (path.endsWith('.md')) return `<!-- ${text.replaceAll('--', '- -')} -->`;
  return path.endsWith('.json') ? '' : `// Review: ${text}`;
}

/** One line more in front of line `at`, counted from 1; at the end when there is no such line. */
function noteIn(path: string, note: string, known: Known, at?: number): Step[] {
  const text = known.textOf(path);
  if (text === undefined) return [{ do: 'create', path, content: `${note}\n`, ask: true }];
  const rows = text.replace(/\n$/, '').split('\n');
  const index = Math.max(0, Math.min(rows.length - 1, (at ?? rows.length) - 1));
  const row = rows[index] ?? '';
  const space = /^\s*/.exec(row)?.[0] ?? '';
  const replace = at === undefined ? `${row}\n${note}` : `${space}${note}\n${row}`;
  // The rows up to there make the place unique: an edit replaces the first occurrence.
  const before = rows
    .slice(0, index)
    .map(line => `${line}\n`)
    .join('');
  return [{ do: 'edit', path, find: before + row, replace: before + replace, ask: true }];
}
