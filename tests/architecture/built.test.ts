import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readPackages, root } from './read-packages.js';

const packages = readPackages('packages').map((one) => ({ ...one, built: join(root, one.folder, 'dist') }));

describe.each(packages)('the build of $name', ({ built, manifest, name }) => {
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(js|d\.ts)$/.test(path) && !path.startsWith('examples'),
  );

  it('reaches only what its users install with it', () => {
    const installed = [
      name,
      ...Object.keys(manifest.dependencies ?? {}),
      ...Object.keys(manifest.peerDependencies ?? {}),
    ];
    const stray = files.flatMap((file) =>
      bareImports(join(built, file))
        .filter((specifier) => !installed.some((one) => specifier === one || specifier.startsWith(`${one}/`)))
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(stray).toEqual([]);
  });

  it('has swallowed no dependency', () => {
    // The bundler names the file that each part came from in a comment.
    const swallowed = files.filter((file) => /^\/\/ .*node_modules\//m.test(readFileSync(join(built, file), 'utf8')));
    expect(swallowed).toEqual([]);
  });
});

it('the proxy binary reaches nothing but node: and its own files', () => {
  const start = join(root, 'packages/mcp-proxy/dist/bin.js');
  const seen = new Set<string>();
  const bare: string[] = [];
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    bare.push(...bareImports(file));
    for (const specifier of importsOf(file)) if (specifier.startsWith('.')) visit(join(dirname(file), specifier));
  };
  visit(start);
  expect(seen.size).toBeGreaterThan(0);
  expect(bare).toEqual([]);
});

function bareImports(file: string): string[] {
  return importsOf(file).filter((specifier) => !/^(\.|node:)/.test(specifier));
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
}
