import { expect, it } from 'vitest';
import { qualityGate } from './quality-gate.js';

const server = (path: string, tools: string[]) =>
  ({ kind: 'mcp', path, verdict: 'qualified', tools, reason: '' }) as const;

it('counts servers by verdict and a tool name that two servers share once', () => {
  const broken = { kind: 'mcp', path: 'c', verdict: 'failed', tools: [], reason: 'handshake: it is silent' } as const;
  expect(qualityGate([server('a', ['x', 'y']), server('b', ['y', 'z']), broken])).toEqual({
    status: 'failed',
    activeMcpCount: 2,
    inactiveMcpCount: 1,
    activeToolCount: 3,
    warnings: ['c: handshake: it is silent'],
  });
});

it('passes without servers, and unchecked artifacts raise no warning', () => {
  const notes = { kind: 'docs', path: 'd', verdict: 'unchecked', tools: [], reason: '' } as const;
  expect(qualityGate([notes])).toMatchObject({ status: 'passed', activeMcpCount: 0, activeToolCount: 0, warnings: [] });
});

it('fails when a skill failed, although no server is inactive', () => {
  const skill = { kind: 'skill', path: 's', verdict: 'failed', tools: [], reason: 'skill: empty' } as const;
  expect(qualityGate([skill])).toMatchObject({ status: 'failed', inactiveMcpCount: 0, warnings: ['s: skill: empty'] });
});
