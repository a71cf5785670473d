import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Every file and package that loads together with `file`; what is imported on demand or for types is not. */
function loads(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\s)([^'"]*?)from\s+'([^']+)'/gm,
  );
  for (const [, names = '', specifier = ''] of statements) {
    const typesOnly =
      /^\{[^}]*\}\s*$/.test(names) &&
      names
        .replace(/[{}\s]/g, ' ')
        .split(',')
        .every(name => /^\s*(type\s.*)?$/.test(name));
    if (typesOnly) continue;
    if (specifier.startsWith('.') && !specifier.endsWith('.json'))
      loads(resolve(dirname(file), specifier), found);
    else found.add(specifier);
  }
  return found;
}

test.each([
  'src/store/store.ts',
  'src/config/load.ts',
  'src/store/record/group.ts',
  'src/store/repositories.ts',
])('%s comes without zod, which costs more than a listing may take', path => {
  const found = [...loads(fileURLToPath(new URL(`../../${path}`, import.meta.url)))];
  expect(found.filter(name => name === 'zod' || name.endsWith('/schema.ts'))).toEqual([]);
  expect(found.length).toBeGreaterThan(1);
});
