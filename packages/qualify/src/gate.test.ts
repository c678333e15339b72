import { describe, expect, it } from 'vitest';
import { decideVerdict } from './gate.js';
import type { Check } from './qualification.js';

const pass = (...names: string[]) => names.map((name) => check(name, { status: 'passed' }));
const fail = (name: string) => check(name, { status: 'failed', reason: 'no' });
const skip = (name: string) => check(name, { status: 'not-applicable', reason: 'later' });

function check(name: string, result: Check['result']): Check {
  return { name, result, durationMs: 1, evidence: {} };
}

describe('decideVerdict', () => {
  it.each([
    [
      'a server that passed everything',
      'mcp',
      pass('copy', 'manifest', 'handshake', 'tool-inventory', 'self-test'),
      'qualified',
      '',
    ],
    [
      'a server whose handshake failed',
      'mcp',
      [...pass('copy', 'manifest'), fail('handshake'), skip('self-test')],
      'failed',
      'handshake: no',
    ],
    [
      'a server whose last check failed',
      'mcp',
      [...pass('copy', 'manifest', 'handshake', 'tool-inventory'), fail('self-test')],
      'failed',
      'self-test: no',
    ],
    [
      'a server without an answer on its self-test',
      'mcp',
      pass('copy', 'manifest', 'handshake', 'tool-inventory'),
      'failed',
      'self-test: was never passed',
    ],
    [
      'a server with a question left out',
      'mcp',
      [...pass('copy', 'manifest', 'handshake', 'self-test'), skip('tool-inventory')],
      'failed',
      'tool-inventory: was never passed',
    ],
    ['a server that was asked nothing', 'mcp', [], 'failed', 'copy: was never passed'],
    ['a skill that passed', 'skill', pass('copy', 'skill'), 'qualified', ''],
    ['a skill that failed', 'skill', [...pass('copy'), fail('skill')], 'failed', 'skill: no'],
    ['F-09 docs, which no check examines', 'docs', pass('copy'), 'unchecked', ''],
    ['a script that could not be copied', 'script', [fail('copy')], 'failed', 'copy: no'],
  ] as const)('%s', (_, kind, checks, verdict, reason) => {
    expect(decideVerdict(kind, checks)).toEqual({ verdict, reason });
  });
});
