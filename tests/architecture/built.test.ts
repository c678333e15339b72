import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readPackages, root } from './read-packages.js';

const packages = readPackages('packages').map((one) => ({ ...one, built: join(root, one.folder, 'dist') }));
/** A command is started often, and loads a few large files in half the time of 500 small ones. A library stays open. */
const bundled = '@harnessgym/cli';

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

  it('finds beside itself every file that it looks for there', () => {
    const missing = files.flatMap((file) => {
      const text = readFileSync(join(built, file), 'utf8');
      const wanted = [...text.matchAll(/new URL\(["'](\.[^"']*)["'], import\.meta\.url\)/g)].map(
        ([, path = '']) => path,
      );
      return wanted.filter((path) => !existsSync(join(built, dirname(file), path))).map((path) => `${file}: ${path}`);
    });
    expect(missing).toEqual([]);
  });

  if (name === bundled) {
    it('has swallowed nothing without its licence', () => {
      const swallowed = new Set(files.flatMap((file) => swallowedBy(join(built, file))));
      const notices = readFileSync(join(built, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
      expect(swallowed.size).toBeGreaterThan(5);
      expect([...swallowed].filter((one) => !notices.includes(`\n${one} `))).toEqual([]);
    });

    it('carries one language of the schemas; an `import { z }` brings back fifty', () => {
      const languages = files.flatMap((file) =>
        [...readFileSync(join(built, file), 'utf8').matchAll(/^\/\/ .*\/zod\/v4\/locales\/(\w+)\.js$/gm)].map(
          ([, name]) => name,
        ),
      );
      expect(languages).toEqual(['en']);
    });

    it('brings one other package, the proxy', () => {
      expect(Object.keys(manifest.dependencies ?? {})).toEqual(['@harnessgym/mcp-proxy']);
    });
  } else {
    it('has swallowed no dependency', () => {
      expect(files.flatMap((file) => swallowedBy(join(built, file)))).toEqual([]);
    });
  }
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

/** The bundler names the file that each part came from in a comment. */
function swallowedBy(file: string): string[] {
  const parts = readFileSync(file, 'utf8').matchAll(/^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm);
  return [...parts].map(([, name = '']) => name);
}

function bareImports(file: string): string[] {
  return importsOf(file).filter((specifier) => !/^(\.|#|node:)/.test(specifier));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const resolved = [...text.matchAll(/import\.meta\.resolve\(["']([^"']+)["']\)/g)].map(([, name = '']) => name);
  return [...ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName), ...resolved];
}
