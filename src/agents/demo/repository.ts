/**
 * The scratch repository of `pitwall demo`: path → content of a small shop API in plain JavaScript. Its tests run with
 * `node --test`, without installing anything and without a network. Two of them fail as committed: the login bug that
 * one session fixes, and the order race that another does not get fixed.
 */
export const shopApi: Readonly<Record<string, string>> = {
  'README.md': `# shop-api

The backend of a small shop: sign-in, cart, orders.

    npm test                                   # all tests, with node --test
    node --test test/login.test.js             # one file

- Routes are in \`src/http/routes.js\`; their documentation is \`docs/api.md\`.
- Money is always in cents, see \`src/lib/money.js\`.
`,
  'AGENTS.md': `# For coding agents

- Run the tests of what you touch before you say that it is done.
- No new dependencies.
- Keep \`docs/api.md\` in step with \`src/http/routes.js\`.
`,
  'package.json': `${JSON.stringify(
    { name: 'shop-api', version: '1.4.0', private: true, type: 'module', scripts: { test: 'node --test' } },
    null,
    2,
  )}
`,
  '.gitignore': `node_modules/
.env
coverage/
`,
  '.worktreeinclude': `.env
`,
  'src/auth/login.js': `import { redirectTo } from '../http/response.js';

const provider = 'https://sso.example.com/authorize';

/** Sends the user to the sign-in page of the identity provider. */
export function login({ returnTo = '/' }) {
  const state = encodeURIComponent(returnTo);
  return redirectTo(\`\${provider}?client=shop&state=\${state}\`);
}
`,
  'src/auth/callback.js': `import { badRequest, redirectTo } from '../http/response.js';
import { startSession } from './session.js';

/** Where the identity provider sends the user back to. */
export function callback({ query }) {
  const code = query.code;
  const returnTo = decodeURIComponent(query.state.trim());
  if (!code) return badRequest('no code');
  return redirectTo(returnTo, { cookie: startSession(code) });
}
`,
  'src/auth/session.js': `const sessions = new Map();

export function startSession(code) {
  const id = \`s\${sessions.size + 1}\`;
  sessions.set(id, { code, startedAt: Date.now() });
  return id;
}

export const sessionCount = () => sessions.size;
`,
  'src/cart/cart.js': `import { total } from './total.js';

export function createCart() {
  const items = [];
  return {
    add(item) {
      items.push(item);
    },
    remove(sku) {
      const at = items.findIndex(item => item.sku === sku);
      if (at >= 0) items.splice(at, 1);
    },
    total: () => total(items),
    count: () => items.length,
  };
}
`,
  'src/cart/total.js': `/** Sum of a cart in cents, with the discount for ten pieces and more. */
export function total(items) {
  let sum = 0;
  let pieces = 0;
  for (let i = 0; i < items.length; i++) {
    sum = sum + items[i].price * items[i].quantity;
    pieces = pieces + items[i].quantity;
  }
  if (pieces >= 10) {
    sum = sum - Math.round(sum * 0.05);
  }
  return sum;
}
`,
  'src/orders/orders.js': `const orders = new Map();

/** Takes an order; it is paid when the payment service has answered, a moment later. */
export function placeOrder(cart) {
  const order = { id: orders.size + 1, total: cart.total(), state: 'pending' };
  orders.set(order.id, order);
  setTimeout(() => {
    order.state = 'paid';
  }, 40);
  return order.id;
}

export const orderState = id => orders.get(id)?.state;
`,
  'src/http/response.js': `export const ok = body => ({ status: 200, body });
export const badRequest = message => ({ status: 400, body: { message } });
export const notFound = () => ({ status: 404, body: { message: 'not found' } });
export const redirectTo = (location, headers = {}) => ({ status: 302, headers: { location, ...headers } });
`,
  'src/http/routes.js': `import { callback } from '../auth/callback.js';
import { login } from '../auth/login.js';
import { createCart } from '../cart/cart.js';
import { placeOrder } from '../orders/orders.js';
import { notFound, ok } from './response.js';

const cart = createCart();

export const routes = {
  'GET /login': login,
  'GET /callback': callback,
  'GET /cart': () => ok({ total: cart.total(), count: cart.count() }),
  'POST /cart': ({ body }) => {
    cart.add(body);
    return ok({ count: cart.count() });
  },
  'POST /orders': () => ok({ id: placeOrder(cart) }),
};

export function handle(method, path, request) {
  const route = routes[\`\${method} \${path}\`];
  return route ? route(request) : notFound();
}
`,
  'src/lib/money.js': `/** 1999 → "19.99" */
export const formatCents = cents => \`\${Math.trunc(cents / 100)}.\${String(cents % 100).padStart(2, '0')}\`;
`,
  'docs/api.md': `# API

| route | does |
|---|---|
| \`GET /login\` | starts the sign-in |
`,
  'test/login.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handle } from '../src/http/routes.js';

test('login sends the user to the identity provider', () => {
  const { status, headers } = handle('GET', '/login', { returnTo: '/cart' });
  assert.equal(status, 302);
  assert.match(headers.location, /state=%2Fcart/);
});

test('the callback sends the user back to the page they came from', () => {
  const { headers } = handle('GET', '/callback', { query: { code: 'c1', state: '%2Fcart' } });
  assert.equal(headers.location, '/cart');
});

test('a callback of single sign-on carries no state', () => {
  const { status, headers } = handle('GET', '/callback', { query: { code: 'c2' } });
  assert.equal(status, 302);
  assert.equal(headers.location, '/');
});
`,
  'test/cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCart } from '../src/cart/cart.js';
import { formatCents } from '../src/lib/money.js';

test('a cart adds up', () => {
  const cart = createCart();
  cart.add({ sku: 'tea', price: 499, quantity: 2 });
  cart.add({ sku: 'cup', price: 1200, quantity: 1 });
  assert.equal(cart.total(), 2198);
});

test('ten pieces are five percent cheaper', () => {
  const cart = createCart();
  cart.add({ sku: 'tea', price: 500, quantity: 10 });
  assert.equal(formatCents(cart.total()), '47.50');
});
`,
  'test/checkout.e2e.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCart } from '../src/cart/cart.js';
import { orderState, placeOrder } from '../src/orders/orders.js';

test('an order is taken', () => {
  const id = placeOrder(createCart());
  assert.ok(orderState(id));
});

test('an order is paid after checkout', () => {
  const id = placeOrder(createCart());
  assert.equal(orderState(id), 'paid');
});
`,
};

/** Ignored files of the main checkout that a worktree needs; `.worktreeinclude` brings them along. */
export const shopApiIgnored: Readonly<Record<string, string>> = {
  '.env': `PAYMENT_KEY=demo-only
`,
};
