import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** From the bottom up: a file may import from its own room and from rooms below it. */
const layers: readonly (readonly string[])[] = [
  ['lib'],
  ['term', 'config'],
  ['store', 'git'],
  ['agents'],
  ['actions'],
  ['cli', 'ui'],
];
const level = new Map(layers.flatMap((rooms, i) => rooms.map(room => [room, i] as const)));

/** The ways from the command line into the TUI, loaded on demand: screen, attach, the pane's size, the key table. */
const allowed = new Set([
  'cli → ui/run.ts',
  'cli → ui/attach/full-screen.ts',
  'cli → ui/model/areas.ts',
  'cli → ui/keys/resolve.ts',
]);

/** Rooms whose code decides and never acts. */
const pure = ['agents/status', 'agents/adapters', 'agents/transcripts', 'store/record', 'ui/keys'];

interface Import {
  from: string;
  to: string;
  specifier: string;
  /** Nothing of it is left in the program. */
  typeOnly: boolean;
  /** Loaded when it is needed. */
  dynamic: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name));
const imports: Import[] = files.flatMap(name => {
  const text = readFileSync(join(src, name), 'utf8');
  return [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?([^'"]*?)from\s+'([^']+)'|import\('([^']+)'\)/gm),
  ].map(match => {
    const specifier = match[3] ?? match[4] ?? '';
    // `import { type A, type B } from`
    const onlyTypes = /^\{(\s*type\s[^,}]+,?)+\s*\}\s*$/.test(match[2] ?? '');
    const to = specifier.startsWith('.')
      ? relative(src, resolve(dirname(join(src, name)), specifier))
      : specifier;
    const typeOnly = match[1] !== undefined || onlyTypes;
    return { from: name, to, specifier, typeOnly, dynamic: match[4] !== undefined };
  });
});

const room = (path: string) => path.split('/')[0] ?? '';

test('every room of src is one of the house', () => {
  expect([...new Set(files.map(room))].filter(name => !level.has(name))).toEqual([]);
});

test('imports point down: a room imports itself and the rooms below it', () => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(({ from, to }) => {
      if (room(from) === room(to)) return false;
      if (allowed.has(`${room(from)} → ${to}`)) return false;
      return (level.get(room(to)) ?? 99) >= (level.get(room(from)) ?? -1);
    })
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(wrong).toEqual([]);
});

test('pure rooms start no process, open no socket and run no git', () => {
  const effects = /^(node:(child_process|net|http|dgram|worker_threads)|execa|simple-git|@lydell\/node-pty)$/;
  const wrong = imports
    .filter(({ from }) => pure.some(dir => from.startsWith(`${dir}/`)))
    .filter(
      ({ to, typeOnly }) =>
        !typeOnly && (effects.test(to) || to.startsWith('git/') || to.startsWith('agents/host/')),
    )
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(wrong).toEqual([]);
});

test('a host loads nothing heavy: each of its libraries is paid by every agent', () => {
  const heavy = /^(zod|execa|simple-git|commander|ink|react|chalk)$/;
  const reached = new Set(['agents/host/main.ts']);
  // A set grows while it is walked.
  for (const file of reached) {
    for (const { from, to, typeOnly, dynamic } of imports)
      if (from === file && !typeOnly && !dynamic) reached.add(to);
  }
  expect(reached.size).toBeGreaterThan(100);
  expect([...reached].filter(name => heavy.test(name))).toEqual([]);
});

test('nothing that starts loads zod: its import takes longer than a first frame', () => {
  const entries = ['cli/main.ts', 'ui/run.ts', 'agents/host/main.ts', 'agents/demo/main.ts'];
  const reached = new Set(entries);
  for (const file of reached) {
    for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly) reached.add(to);
  }
  expect(reached.size).toBeGreaterThan(400);
  expect([...reached].filter(name => name === 'zod')).toEqual([]);
});

test('only lib/paths.ts reads where the user keeps things', () => {
  const wrong = files.filter(
    name =>
      name !== 'lib/paths.ts' && /\b(homedir|tmpdir)\(|env\.XDG_/.test(readFileSync(join(src, name), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

test('one concept a file: none is longer than 300 lines', () => {
  const long = files.filter(name => readFileSync(join(src, name), 'utf8').split('\n').length > 301);
  expect(long).toEqual([]);
});
