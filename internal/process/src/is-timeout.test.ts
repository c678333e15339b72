import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isTimeout } from './is-timeout.js';

describe('a reason of an abort', () => {
  it.each([
    ['of AbortSignal.timeout', new DOMException('too long', 'TimeoutError')],
    ['that is an error named TimeoutError', named('TimeoutError')],
    ['that is such an error of another realm', runInNewContext("Object.assign(new Error(), { name: 'TimeoutError' })")],
  ])('%s is a timeout', (_, reason) => {
    expect(isTimeout(reason)).toBe(true);
  });

  it.each([
    ['of a plain abort', AbortSignal.abort().reason],
    ['that only mentions a timeout', new Error('TimeoutError')],
    ['that is a word', 'TimeoutError'],
    ['that is null', null],
    ['that is missing', undefined],
  ])('%s is none', (_, reason) => {
    expect(isTimeout(reason)).toBe(false);
  });
});

function named(name: string): Error {
  return Object.assign(new Error('budget spent'), { name });
}
