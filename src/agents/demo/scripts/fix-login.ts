import type { Script } from '../script.ts';

const tests = ['node', '--test', 'test/login.test.js'];

/** Thinks, reads, asks to run the tests and waits for a person; then fixes the bug and the tests pass. */
export const fixLogin: Script = {
  name: 'fix-login',
  task: 'Users who sign in with SSO get a 500 after the redirect. Fix it in src/auth, verify with node --test test/login.test.js',
  steps: [
    {
      do: 'think',
      ms: 3500,
      text: 'A 500 right after the redirect means that the callback throws. Single sign-on comes back without a state parameter, so whatever reads the state is the first suspect.',
    },
    { do: 'say', text: 'I will look at the callback first.' },
    { do: 'read', path: 'src/auth/callback.js' },
    { do: 'read', path: 'src/auth/login.js' },
    {
      do: 'say',
      text: 'The state is read without a look whether it is there. The tests should show it before I change anything.',
    },
    { do: 'run', argv: tests, why: 'Run the login tests', ask: true },
    {
      do: 'think',
      ms: 2000,
      text: 'As expected: "Cannot read properties of undefined". Without a state the user belongs on the start page.',
    },
    {
      do: 'edit',
      path: 'src/auth/callback.js',
      find: '  const returnTo = decodeURIComponent(query.state.trim());\n',
      replace:
        "  // Single sign-on started at the provider's page comes back without a state.\n  const returnTo = decodeURIComponent(query.state?.trim() || '/');\n",
    },
    { do: 'run', argv: tests, why: 'Run the login tests' },
    {
      do: 'say',
      text: 'Fixed: a callback without state now leads to the start page instead of a 500. All three login tests pass. Assumption: "/" is the right page for users who start at the provider.',
    },
  ],
};
