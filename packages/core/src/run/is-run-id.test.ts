import { expect, it } from 'vitest';
import { isRunId } from './is-run-id.js';

it.each([
  ['-x', true],
  ['2026-01-01_a.b', true],
  ['a'.repeat(65), false],
  ['..', false],
  ['a/b', false],
  ['', false],
])('C-11 knows whether a folder is a run of any version: "%s" is %s', (name, is) => {
  expect(isRunId(name)).toBe(is);
});
