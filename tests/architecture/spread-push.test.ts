import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPackages, root } from './read-packages.js';

it('no list is spread into push, where a long one is a RangeError', () => {
  const sources = [...readPackages('packages'), ...readPackages('internal')].flatMap(({ sources }) => sources);
  const spreading = sources.filter(({ path }) =>
    /\b(push|unshift)\(\s*\.\.\./.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(spreading.map(({ path }) => path)).toEqual([]);
});
