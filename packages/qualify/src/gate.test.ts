import { describe, expect, it } from 'vitest';
import { decideVerdict, requiredChecks } from './gate.js';
import type { Check } from './qualification.js';

const pass = (...names: string[]) => names.map((name) => check(name, { status: 'passed' }));
const fail = (name: string) => check(name, { status: 'failed', reason: 'no' });
const skip = (name: string) => check(name, { status: 'not-applicable', reason: 'later' });

const but = (name: string) => requiredChecks('mcp').filter((one) => one !== name);

function check(name: string, result: Check['result']): Check {
  return { name, result, durationMs: 1, evidence: {} };
}

describe('decideVerdict', () => {
  it.each([
    ['a server that passed everything', 'mcp', pass(...requiredChecks('mcp')), 'qualified', ''],
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
      [...pass(...but('self-test')), fail('self-test')],
      'failed',
      'self-test: no',
    ],
    [
      'a server without an answer on its self-test',
      'mcp',
      pass(...but('self-test')),
      'failed',
      'self-test: was never passed',
    ],
    [
      'a server with a question left out',
      'mcp',
      [...pass(...but('tool-inventory')), skip('tool-inventory')],
      'failed',
      'tool-inventory: was never passed',
    ],
    ['a server that was asked nothing', 'mcp', [], 'failed', 'copy: was never passed'],
    ['a skill that passed', 'skill', pass('copy', 'portable-paths', 'skill'), 'qualified', ''],
    ['a skill that failed', 'skill', [...pass('copy'), fail('skill')], 'failed', 'skill: no'],
    ['F-09 docs, which no check examines', 'docs', pass('copy'), 'unchecked', ''],
    ['a script whose syntax is right', 'script', pass('copy', 'portable-paths', 'syntax'), 'qualified', ''],
    [
      'F-09 a script in a language that nobody reads',
      'script',
      [...pass('copy', 'portable-paths'), skip('syntax')],
      'unchecked',
      'syntax: later',
    ],
    [
      'a script that was asked nothing of its own',
      'script',
      pass('copy', 'portable-paths'),
      'failed',
      'syntax: was never passed',
    ],
    ['a script that could not be copied', 'script', [fail('copy')], 'failed', 'copy: no'],
  ] as const)('%s', (_, kind, checks, verdict, reason) => {
    expect(decideVerdict(kind, checks)).toEqual({ verdict, reason });
  });
});
