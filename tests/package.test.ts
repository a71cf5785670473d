import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('no dependency runs a script when it is installed', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: boolean; optional?: boolean }>;
  };
  const scripted = Object.entries(packages).filter(
    ([name, { hasInstallScript }]) => name && hasInstallScript,
  );
  expect(scripted.map(([name]) => name)).toEqual([]);
});

test.each(['README.md', 'CONTRIBUTING.md'])('%s links only to files that are there', file => {
  const links = [...read(file).matchAll(/\]\(([^)#:]+)\)/g)].map(match => match[1] as string);
  expect(links.filter(link => !existsSync(new URL(`../${link}`, import.meta.url)))).toEqual([]);
});
