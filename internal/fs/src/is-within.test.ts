import { expect, it } from 'vitest';
import { isWithin } from './is-within.js';

it.each([
  ['/w', true],
  ['/w/a/b', true],
  ['/w/..x', true],
  ['/w/../w/a', true],
  ['/', false],
  ['/wx', false],
  ['/w/..', false],
  ['/v/w', false],
])('%s is within /w: %s', (path, expected) => {
  expect(isWithin('/w', path)).toBe(expected);
});
