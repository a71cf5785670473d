#!/usr/bin/env node
// Checks the Node version before anything that needs it is loaded: a syntax error from deep inside a bundle
// would not tell the user what to do.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `pitwall needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and try again.\n`,
  );
  process.exit(1);
}
// Ink and React run three times slower in development mode and keep performance entries for ever.
process.env.NODE_ENV ??= 'production';
const { main } = await import('../dist/cli.js').catch(error => {
  if (error?.code !== 'EMFILE') throw error;
  process.stderr.write('pitwall: too many open files (EMFILE); raise the limit: ulimit -n 1024\n');
  process.exit(1);
});
await main(process.argv.slice(2));
