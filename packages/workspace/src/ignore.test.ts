import { describe, expect, it } from 'vitest';
import { compileIgnore, defaultIgnore } from './ignore.js';

function matched(patterns: readonly string[], paths: readonly string[]): string[] {
  const isIgnored = compileIgnore({ ...defaultIgnore, patterns });
  return paths.filter((path) =>
    isIgnored({
      path: path.replace(/\/$/, ''),
      name: path.replace(/\/$/, '').split('/').at(-1) ?? '',
      folder: path.endsWith('/'),
    }),
  );
}

describe('compileIgnore', () => {
  it('takes a pattern without a slash at any depth, and one with a slash from the top of the tree', () => {
    expect(matched(['*.log', '/out', 'a/b'], ['x.log', 'a/x.log', 'out', 'a/out', 'a/b', 'c/a/b'])).toEqual([
      'x.log',
      'a/x.log',
      'out',
      'a/b',
    ]);
  });

  it('takes a pattern that ends in a slash for folders only', () => {
    expect(matched(['data/'], ['data/', 'data'])).toEqual(['data/']);
  });

  it('lets the last pattern that matches decide', () => {
    expect(matched(['*.log', '!keep.log'], ['x.log', 'keep.log'])).toEqual(['x.log']);
    expect(matched(['!keep.log', '*.log'], ['keep.log'])).toEqual(['keep.log']);
  });

  it('tells upper from lower case', () => {
    expect(matched(['Data'], ['data', 'Data'])).toEqual(['Data']);
  });

  it('C-05 takes back nothing that the lists name', () => {
    const paths = ['.git/', 'a/node_modules/', '.claude/', 'x.pyc'];
    expect(matched(['!.git', '!**/node_modules/', '!.claude', '!*.pyc'], paths)).toEqual(paths);
  });

  it('takes names that look like a way out for names', () => {
    expect(matched(['x'], ['..a', '...', 'a/..b', 'x'])).toEqual(['x']);
  });
});
