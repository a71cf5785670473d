import fc from 'fast-check';
import { expect, test } from 'vitest';
import configJson from '#schemas/config.schema.json';
import recordJson from '#schemas/session.schema.json';
import { settingsSchema } from '../../src/config/schema.ts';
import { conform, type Shape } from '../../src/lib/shape.ts';
import { completeCheck } from '../../src/lib/shape-check.ts';
import { recordSchema } from '../../src/store/schema.ts';
import { aRecord } from '../store/a-record.ts';

const recordShape = recordJson as unknown as Shape;
const configShape = configJson as unknown as Shape;

test('says where a value is wrong, what was expected and what stands there', () => {
  const { value, mismatches } = conform(
    configShape,
    {
      worktree: { setupTimeout: 'long', root: '../x' },
      brnach: { prefix: 'x/' },
      agents: { max: 0, bot: { args: ['-v', 3], comand: ['bot'] } },
      ui: { colors: 'blue' },
      ver: 1,
    },
    { defaults: false },
  );
  expect(value).toEqual({ worktree: { root: '../x' }, agents: { bot: {} }, ui: {} });
  expect(mismatches).toEqual([
    { path: 'agents.max', expected: 'a whole number of at least 1 or null', found: '0' },
    { path: 'agents.bot.args[1]', expected: 'a text', found: '3' },
    { path: 'agents.bot.comand', expected: 'no such key; did you mean "command"?', found: '["bot"]' },
    { path: 'worktree.setupTimeout', expected: 'a whole number of at least 1', found: '"long"' },
    { path: 'ui.colors', expected: 'one of "16", "256", "auto", "none", "true"', found: '"blue"' },
    { path: 'brnach', expected: 'no such key; did you mean "branch"?', found: '{"prefix":"x/"}' },
    { path: 'ver', expected: 'no such key', found: '1' },
  ]);
});

test('a key called __proto__ is only a key', () => {
  const raw = JSON.parse('{"agents": {"__proto__": {"args": ["x"]}}}');
  const { value } = conform(configShape, raw, { defaults: true });
  expect(({} as { args?: unknown }).args).toBeUndefined();
  expect(Object.keys((value as { agents: object }).agents)).toContain('__proto__');
});

/** Puts something else, or nothing, at one random place of a value. */
const damage = (value: unknown, path: number[], by: unknown): unknown => {
  if (typeof value !== 'object' || value === null || path.length === 0) return by;
  const keys = Object.keys(value);
  if (keys.length === 0) return by;
  const key = keys[path[0]! % keys.length]!;
  const copy = structuredClone(value) as Record<string, unknown>;
  const inner = damage(copy[key], path.slice(1), by);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
};
const anything = fc.constantFrom<unknown>(
  undefined,
  null,
  0,
  -1,
  1.5,
  7,
  '',
  'idle',
  true,
  [],
  ['x'],
  [1],
  {},
  { id: 'x' },
);
const place = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 });
const whole = aRecord({
  size: { files: 1, added: 1, removed: 0, tree: 't', paths: ['a'] },
  exit: { code: 1, signal: null, lines: ['x'], at: 1 },
  tests: { verdict: 'passed', command: 'npm test', at: 1, source: 'hook' },
  host: { machine: 'm', pid: 1, startTime: '1', bootId: 'b', socket: '/s', protocol: 1 },
  status: {
    value: 'needs-input',
    since: 1,
    question: { id: 'q', kind: 'plan', text: 't', options: [{ n: 1, label: 'y' }], at: 1 },
  },
});
const settings = settingsSchema.parse({
  agents: { bot: { command: ['bot'], rules: [{ value: 'idle', all: ['x'] }], env: { A: 'b' } } },
  keys: { new: 'n', quit: ['q'] },
});

for (const { name, schema, shape, example } of [
  { name: 'records', schema: recordSchema, shape: recordShape, example: whole },
  { name: 'settings', schema: settingsSchema, shape: configShape, example: settings },
]) {
  test(`the check without zod and zod agree on ${name}, whatever is damaged`, () => {
    const complete = completeCheck(shape);
    expect(complete(example)).toBe(true);
    fc.assert(
      fc.property(place, anything, (path, by) => {
        const raw = JSON.parse(JSON.stringify(damage(example, path, by) ?? null));
        const judged = schema.safeParse(raw);
        const { value, mismatches } = conform(shape, raw, { defaults: true });
        expect(mismatches.length === 0).toBe(judged.success);
        if (judged.success) expect(value).toEqual(judged.data);
        if (complete(raw)) expect(judged.data).toEqual(raw);
        else if (judged.success) expect(judged.data).not.toEqual(raw);
      }),
      { numRuns: 1500 },
    );
  });
}
