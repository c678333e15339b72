import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Package, readPackages, resolveImport, root } from './read-packages.js';

/** Who may import whom: the house plan, as a table. Leaves import no sibling. */
const allowedEdges: Readonly<Record<string, readonly string[]>> = {
  '@harnessgym/mcp-proxy': [],
  '@harnessgym/registry': [],
  '@harnessgym/runners': [],
  '@harnessgym/workspace': [],
  '@harnessgym/qualify': ['@harnessgym/registry', '@harnessgym/mcp-proxy', '@harnessgym/workspace'],
  '@harnessgym/core': [
    '@harnessgym/qualify',
    '@harnessgym/registry',
    '@harnessgym/runners',
    '@harnessgym/mcp-proxy',
    '@harnessgym/workspace',
  ],
  '@harnessgym/compare': [
    '@harnessgym/core',
    '@harnessgym/qualify',
    '@harnessgym/registry',
    '@harnessgym/runners',
    '@harnessgym/mcp-proxy',
    '@harnessgym/workspace',
  ],
  '@harnessgym/report': ['@harnessgym/compare', '@harnessgym/core'],
  '@harnessgym/cli': [
    '@harnessgym/compare',
    '@harnessgym/core',
    '@harnessgym/qualify',
    '@harnessgym/registry',
    '@harnessgym/report',
    '@harnessgym/runners',
    '@harnessgym/mcp-proxy',
    '@harnessgym/workspace',
  ],
};
const longestFile = 250;

const packages = readPackages('packages');
const internals = readPackages('internal');

describe.each(packages)('$name', (one) => {
  it('imports only the packages it may', () => {
    const imported = one.sources.flatMap(({ path, imports }) =>
      imports.filter(isOurs).map((specifier) => ({ path, to: packageOf(specifier) })),
    );
    const allowed = allowedEdges[one.name] ?? [];
    expect(imported.filter(({ to }) => !allowed.includes(to))).toEqual([]);
  });

  it('declares every package it imports', () => {
    const { dependencies, peerDependencies, devDependencies } = one.manifest;
    // A command carries in its own files what it needs to build.
    const bundled = one.name === '@harnessgym/cli' ? devDependencies : {};
    const declared = Object.keys({ ...dependencies, ...peerDependencies, ...bundled });
    const undeclared = one.sources.flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => !/^(\.|node:|@harnessgym\/internal-)/.test(specifier))
        .filter((specifier) => !declared.includes(packageOf(specifier)))
        .map((specifier) => `${path}: ${specifier}`),
    );
    expect(undeclared).toEqual([]);
  });

  it('takes private packages as development dependencies only, since they are bundled', () => {
    expect(Object.keys(one.manifest.dependencies ?? {}).filter((name) => name.includes('/internal-'))).toEqual([]);
  });

  it('has a README', () => {
    expect(existsSync(join(root, one.folder, 'README.md'))).toBe(true);
  });
});

it('names every package in the table, and no other', () => {
  expect(packages.map(({ name }) => name).sort()).toEqual(Object.keys(allowedEdges).sort());
});

it('private packages import no public one', () => {
  const edges = internals.flatMap(({ sources }) =>
    sources.flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => isOurs(specifier) && !specifier.includes('/internal-'))
        .map((to) => `${path}: ${to}`),
    ),
  );
  expect(edges).toEqual([]);
});

it('no relative import leaves its package', () => {
  const leaving = [...packages, ...internals].flatMap((one) => strayImports(one));
  expect(leaving).toEqual([]);
});

it(`no source file is longer than ${longestFile} lines`, () => {
  const long = [...packages, ...internals].flatMap(({ sources }) => sources.filter(({ lines }) => lines > longestFile));
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

function strayImports({ folder, sources }: Package): string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => resolveImport(source, specifier))
      .filter((target) => !target.startsWith(`${folder}/src/`) && target !== `${folder}/package.json`)
      .map((target) => `${source.path}: ${target}`),
  );
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('@harnessgym/') && !specifier.startsWith('@harnessgym/internal-');
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
