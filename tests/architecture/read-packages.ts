import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  lines: number;
  /** Module specifiers, of type-only imports too. */
  imports: readonly string[];
}

export interface Package {
  name: string;
  folder: string;
  manifest: {
    private?: boolean;
    dependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  /** Shipped sources: tests and their fixtures left out. */
  sources: readonly SourceFile[];
}

export function readPackages(parent: 'packages' | 'internal'): Package[] {
  const folders = readdirSync(join(root, parent)).filter((name) =>
    existsSync(join(root, parent, name, 'package.json')),
  );
  return folders.map((folder) => {
    const path = join(root, parent, folder);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    return { name: manifest.name, folder: `${parent}/${folder}`, manifest, sources: readSources(join(path, 'src')) };
  });
}

function readSources(folder: string): SourceFile[] {
  const names = existing(() => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  return names
    .filter((name) => /\.(ts|mts|mjs)$/.test(name) && !/\.(test|test-d|fixture)\.ts$/.test(name))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
      return { path: repositoryPath(join(folder, name)), lines: text.split('\n').length - 1, imports };
    });
}

function existing(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function repositoryPath(path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Where a relative import leads, relative to the repository. */
export function resolveImport(from: SourceFile, specifier: string): string {
  return repositoryPath(join(root, dirname(from.path), specifier));
}
