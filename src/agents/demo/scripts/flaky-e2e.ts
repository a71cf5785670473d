import type { Script } from '../script.ts';

const tests = ['node', '--test', 'test/checkout.e2e.test.js'];

/** Tries to mend a test, fails twice and gives up: the process exits with 1. */
export const flakyE2e: Script = {
  name: 'flaky-e2e',
  task: 'test/checkout.e2e.test.js fails now and then. Make it stable',
  steps: [
    {
      do: 'think',
      ms: 2500,
      text: 'A test that fails now and then usually waits for too short a time. What does it wait for here?',
    },
    { do: 'read', path: 'test/checkout.e2e.test.js' },
    { do: 'run', argv: tests, why: 'Run the checkout test' },
    {
      do: 'say',
      text: 'It looks at the order before the payment has answered. I let it wait for one turn of the event loop.',
    },
    {
      do: 'edit',
      path: 'test/checkout.e2e.test.js',
      find: "test('an order is paid after checkout', () => {\n  const id = placeOrder(createCart());\n",
      replace:
        "test('an order is paid after checkout', async () => {\n  const id = placeOrder(createCart());\n  await new Promise(resolve => setImmediate(resolve));\n",
    },
    { do: 'run', argv: tests, why: 'Run the checkout test' },
    {
      do: 'think',
      ms: 2000,
      text: 'Still pending. The payment answers after 40 ms, and nothing tells the test when.',
    },
    { do: 'exit', code: 1, text: 'error: gave up, 1 of 2 checkout tests still fails' },
  ],
};
