import { expect, test } from 'vitest';
import { pickSession } from '../../src/actions/find-session.ts';
import { Failure } from '../../src/lib/errors.ts';
import { makeRecord } from './record.ts';

const login = makeRecord({ name: 'fix-login' });
const logout = makeRecord({ name: 'fix-logout' });
const docs = makeRecord({ name: 'docs' });
const all = [login, logout, docs];

function failure(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

test('a session is found by name, id, and the beginning of either', () => {
  expect(pickSession(all, '/', 'fix-login')).toBe(login);
  expect(pickSession(all, '/', login.id)).toBe(login);
  expect(pickSession(all, '/', login.id.toLowerCase())).toBe(login);
  expect(pickSession(all, '/', 'd')).toBe(docs);
});

test('an exact name wins over a longer one that begins with it', () => {
  const fix = makeRecord({ name: 'fix' });
  expect(pickSession([...all, fix], '/', 'fix')).toBe(fix);
});

test('what stops or removes takes whole names only, and says which name was near', () => {
  expect(pickSession(all, '/', 'docs', { exact: true })).toBe(docs);
  expect(pickSession(all, '/', docs.id, { exact: true })).toBe(docs);
  const error = failure(() => pickSession(all, '/', 'doc', { exact: true }));
  expect(error.exit).toBe('noSession');
  expect(error.hint).toBe('did you mean docs?');
  expect(failure(() => pickSession(all, '/', 'other', { exact: true })).hint).toContain('there is fix-login');
});

test('an ambiguous beginning names what it fits and exits with 3', () => {
  const error = failure(() => pickSession(all, '/', 'fix'));
  expect(error.exit).toBe('noSession');
  expect(error.message).toContain('fix-login, fix-logout');
});

test('an unknown name lists what there is; the name is filtered before it is shown', () => {
  const error = failure(() => pickSession(all, '/', 'no\u001b[31mpe'));
  expect(error.exit).toBe('noSession');
  expect(error.hint).toContain('docs');
  expect(error.message).not.toContain('\u001b');
});

test('without a name the worktree of the current directory decides', () => {
  expect(pickSession(all, '/w/docs/src', undefined)).toBe(docs);
  expect(failure(() => pickSession(all, '/w/docs-more', undefined)).exit).toBe('usage');
});

test('without a name the only candidate is taken, several ask which', () => {
  expect(pickSession(all, '/', undefined, { candidates: ({ name }) => name === 'docs' })).toBe(docs);
  expect(failure(() => pickSession(all, '/', undefined)).hint).toContain('fix-login, fix-logout, docs');
  expect(failure(() => pickSession(all, '/', undefined, { candidates: () => false })).exit).toBe('noSession');
  expect(failure(() => pickSession([], '/', undefined)).message).toBe('there is no session here');
  for (const ref of [undefined, 'a'])
    expect(failure(() => pickSession([], '/', ref, { exact: true, whenNone: 'go there' })).hint).toBe(
      'go there',
    );
});
