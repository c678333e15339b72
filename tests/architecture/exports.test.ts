import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { readPackages, root } from './read-packages.js';

const entries = readPackages('packages').flatMap(({ name, folder }) => {
  const { exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => ({
      specifier: join(name, key),
      source: join(root, folder, 'src', key, 'index.ts'),
    }));
});

it('the public names are the ones on the list; a change to it is a decision', async () => {
  const names = exportedNames(entries.map(({ source }) => source));
  const list = entries.map(
    ({ specifier }, index) => `${specifier}\n${(names[index] ?? []).map((name) => `  ${name}\n`).join('')}`,
  );
  await expect(list.join('\n')).toMatchFileSnapshot('./exports.txt');
});

function exportedNames(files: readonly string[]): string[][] {
  const configPath = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(configPath, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  return files.map((file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    return module
      ? checker
          .getExportsOfModule(module)
          .map((symbol) => symbol.name)
          .sort()
      : [];
  });
}
