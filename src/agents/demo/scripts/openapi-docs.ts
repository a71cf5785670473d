import type { Script } from '../script.ts';

/** Finishes soon and is ready for review; touches the routes, as the cart refactoring does. */
export const openapiDocs: Script = {
  name: 'openapi-docs',
  task: 'Document every route of src/http/routes.js in docs/api.md and link the document from the routes',
  steps: [
    {
      do: 'think',
      ms: 1500,
      text: 'Five routes, one of them documented. The table needs the other four with their answers.',
    },
    { do: 'read', path: 'src/http/routes.js' },
    { do: 'read', path: 'docs/api.md' },
    {
      do: 'edit',
      path: 'docs/api.md',
      find: '| route | does |\n|---|---|\n| `GET /login` | starts the sign-in |\n',
      replace: `| route | does | answers |
|---|---|---|
| \`GET /login\` | starts the sign-in; \`returnTo\` is where the user comes back to | 302 |
| \`GET /callback\` | ends the sign-in; wants \`code\` | 302, 400 |
| \`GET /cart\` | \`{ total, count }\`, the total in cents | 200 |
| \`POST /cart\` | adds \`{ sku, price, quantity }\` | 200 |
| \`POST /orders\` | orders what is in the cart, gives its \`id\` | 200 |

Every other route answers 404 with \`{ message }\`.
`,
    },
    {
      do: 'edit',
      path: 'src/http/routes.js',
      find: 'export const routes = {\n',
      replace: '/** Every route is documented in docs/api.md. */\nexport const routes = {\n',
    },
    { do: 'run', argv: ['node', '--test', 'test/cart.test.js'], why: 'Check that the routes still load' },
    {
      do: 'say',
      text: 'All five routes are documented with their answers, and the routes point at the document. No behaviour changed.',
    },
  ],
};
