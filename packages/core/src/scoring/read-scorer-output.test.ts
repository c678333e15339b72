import { expect, it } from 'vitest';
import { readScorerOutput, type ScorerExit } from './read-scorer-output.js';

const ok: ScorerExit = { ended: 'exited', exitCode: 0 };

it.each<[string, ScorerExit, string, object]>([
  [
    'passes on exit 0 and an object',
    ok,
    '{"cycles": 5}',
    { score: { status: 'valid', value: 5 }, printed: { value: 5, key: 'cycles' } },
  ],
  ['passes without a number', ok, '{"status": "OK"}', { score: { status: 'unscored' } }],
  [
    'B-08 reads the last line after log lines',
    ok,
    'compiling\n{"cycles": 5}\n',
    { score: { status: 'valid', value: 5 } },
  ],
  ['reads a pretty-printed document', ok, '{\n  "cycles": 5\n}\n', { score: { status: 'valid', value: 5 } }],
  [
    'fails on a status that is not a passing word',
    ok,
    '{"status": "failed", "cycles": 5}',
    { score: { status: 'invalid', reason: 'failed' }, printed: { value: 5 } },
  ],
  [
    'fails on another exit code and keeps the number as printed',
    { ended: 'exited', exitCode: 1 },
    '{"cycles": 5}',
    { score: { status: 'invalid', reason: 'failed' }, printed: { value: 5 } },
  ],
  ['tells unusable output from failure', ok, 'done', { score: { status: 'invalid', reason: 'invalid-output' } }],
  ['does not take an array for an object', ok, '[1]', { score: { status: 'invalid', reason: 'invalid-output' } }],
  ['A-15 survives deep nesting', ok, '['.repeat(200_000), { score: { status: 'invalid', reason: 'invalid-output' } }],
  [
    'A-15 does not take what would make our documents grow out of bounds',
    ok,
    `{"cycles": 5, "deep": ${'['.repeat(40)}${']'.repeat(40)}}`,
    { score: { status: 'invalid', reason: 'invalid-output' } },
  ],
  [
    'takes the last of a key that is there twice, as any reader of JSON does',
    ok,
    '{"cycles": 1, "cycles": 5}',
    { score: { status: 'valid', value: 5 } },
  ],
  [
    'takes the last line of two objects, and not the first that was printed',
    ok,
    '{"cycles": 1}\n{"cycles": 5}',
    { score: { status: 'valid', value: 5 } },
  ],
  [
    'does not take two objects in a line',
    ok,
    '{"cycles": 1}{"cycles": 5}',
    { score: { status: 'invalid', reason: 'invalid-output' } },
  ],
  [
    'B-06 does not take NaN, which is no JSON',
    ok,
    '{"cycles": NaN}',
    { score: { status: 'invalid', reason: 'invalid-output' } },
  ],
  ['B-06 does not take Infinity in a string', ok, '{"cycles": "-Infinity"}', { score: { status: 'unscored' } }],
  ['B-07 does not take a boolean', ok, '{"cycles": true}', { score: { status: 'unscored' } }],
  ['does not take a number with something behind it', ok, '{"cycles": "5 cycles"}', { score: { status: 'unscored' } }],
  ['A-15 does not take an overflowing number', ok, '{"cycles": 1e999}', { score: { status: 'unscored' } }],
  ['tells a timeout', { ended: 'timed-out' }, '{"cycles": 5}', { score: { status: 'invalid', reason: 'timeout' } }],
  [
    'tells a scorer that could not run',
    { ended: 'unavailable' },
    '',
    { score: { status: 'invalid', reason: 'unavailable' } },
  ],
])('%s', (_name, exit, stdout, expected) => {
  const reading = readScorerOutput(exit, stdout, 'cycles');
  expect(reading).toMatchObject(expected);
});
