import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultIgnore } from './ignore.js';
import { readGitignores } from './read-gitignores.js';
import { scanTree } from './scan.js';
import { createStampIndex } from './stamp-index.js';
import { apply } from './testing/random-edits.js';
import { openScratchTree, type ScratchTree } from './testing/scratch-tree.js';

let context: ScratchTree;
let tree: string;
beforeEach(async () => {
  context = await openScratchTree();
  ({ tree } = context);
});
afterEach(() => context[Symbol.asyncDispose]());

it('scopes the patterns of a folder to it, deeper ones after those above', async () => {
  await context.put('.gitignore', '# a comment\n\n*.log\r\n/out/\n');
  await context.put('a [1]/b/.gitignore', '\uFEFF!keep.log\n/x\nc/d\n!\n/\n');
  expect(await readGitignores(tree, defaultIgnore)).toEqual([
    '*.log',
    '/out/',
    '!/a\\ \\[1\\]/b/**/keep.log',
    '/a\\ \\[1\\]/b/x',
    '/a\\ \\[1\\]/b/c/d',
  ]);
});

it('does not enter what is left out, by the rule, its patterns or the files above', async () => {
  await context.put('.gitignore', 'build/\ndata/\n');
  for (const folder of ['build', 'data', 'node_modules/x', 'mine']) await context.put(`${folder}/.gitignore`, folder);
  const rule = { ...defaultIgnore, patterns: ['mine/', '!data/'] };
  expect(await readGitignores(tree, rule)).toEqual(['build/', 'data/', '/data/**/data']);
});

it('leaves alone what is called .gitignore and is no file', async () => {
  await mkdir(join(tree, 'a/.gitignore'), { recursive: true });
  await mkdir(join(tree, 'b'));
  await mkdir(join(tree, 'c'));
  await writeFile(join(context.scratch, 'outside'), 'secret');
  await symlink(join(context.scratch, 'outside'), join(tree, 'b/.gitignore'));
  execFileSync('mkfifo', [join(tree, 'c/.gitignore')]);
  expect(await readGitignores(tree, defaultIgnore)).toEqual([]);
});

it.each([
  ['a file of more than 1 MiB', `${'x'.repeat(1024)}\n`.repeat(1025)],
  ['more than 10,000 patterns', 'x\n'.repeat(10_001)],
])('refuses %s, and names it', async (_what, text) => {
  await context.put('a/.gitignore', text);
  await expect(readGitignores(tree, defaultIgnore)).rejects.toMatchObject({
    code: 'GITIGNORE_UNUSABLE',
    message: expect.stringContaining(tree),
  });
});

const name = fc.constantFrom('a', 'b', 'a b', '[x]', 'c.log', '!n', '#h', 'B');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const piece = fc.constantFrom(
  'a',
  'b',
  'A',
  '*',
  '**',
  '?',
  '*.log',
  '[ab]',
  '\\[x\\]',
  'a\\ b',
  'a b',
  '\\!n',
  '\\#h',
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '!'),
    fc.constantFrom('', '', '/'),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '/', ' '),
  )
  .map(([not, start, pieces, end]) => `${not}${start}${pieces.join('/')}${end}`);
const file = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));

it('leaves out what git leaves out, in any tree with any ignore files', async () => {
  let trees = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(path, { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(fc.oneof(fc.constant('.'), path), file), { minLength: 1, maxLength: 3 }),
      async (paths, ignoreFiles) => {
        trees += 1;
        const tree = join(context.scratch, `tree-${trees}`);
        await mkdir(tree);
        const write = (path: string, content: string) => apply(tree, { do: 'write', path, content, mode: 0o644 });
        for (const path of paths) await write(path, '');
        for (const [folder, text] of ignoreFiles) await write(join(folder, '.gitignore'), text);
        const patterns = await readGitignores(tree, defaultIgnore);
        const ignore = { ...defaultIgnore, patterns };
        const { entries } = await scanTree(tree, { ignore, known: createStampIndex() });
        const files = entries.filter(({ kind }) => kind === 'file').map((entry) => entry.path);
        expect({ files, ignoreFiles }).toEqual({ files: untracked(tree), ignoreFiles });
      },
    ),
    { numRuns: 100 },
  );
});

/** What `git add .` would add, in the order of a scan. */
function untracked(tree: string): string[] {
  const git = (...args: string[]) => execFileSync('git', ['-C', tree, '-c', 'core.ignorecase=false', ...args]);
  git('init', '--quiet', '--template=');
  return git('ls-files', '--others', '--exclude-per-directory=.gitignore', '-z')
    .toString()
    .split('\0')
    .filter((path) => path !== '')
    .sort((a, b) => (a < b ? -1 : 1));
}
