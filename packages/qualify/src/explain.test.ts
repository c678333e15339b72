import { expect, it } from 'vitest';
import { explainFailures } from './explain.js';
import type { Check, Qualification, QualificationReport } from './qualification.js';

const room = '/state/rooms/0a1b2c';

function report(...qualifications: Qualification[]): QualificationReport {
  return { room, roomKept: true, reportPath: '/reports/qualification.json', qualifications };
}

function failure(path: string, reason: string, evidence: Check['evidence'] = {}): Qualification {
  const check: Check = { name: 'self-test', result: { status: 'failed', reason }, durationMs: 1, evidence };
  const base = { artifactId: `mcp:${path}`, kind: 'mcp', path, digest: 'd', tools: [] } as const;
  return { ...base, verdict: 'failed', reason: `self-test: ${reason}`, checks: [check] };
}

it('names the artifact, the check, the reason and the evidence, and nothing of what passed', () => {
  const good: Qualification = { ...failure('good', ''), verdict: 'qualified' };
  const text = explainFailures(
    report(
      good,
      failure('bad/mcp.json', 'exit 3', { return_code: 3, signal: undefined, stdout: '', stderr: 'a\nb\n' }),
    ),
  );
  expect(text).toBe(
    'Artifact: bad/mcp.json\nFailed check: self-test\nReason: exit 3\nreturn_code: 3\nstderr (end):\na\nb',
  );
});

it('is empty when nothing failed', () => {
  expect(explainFailures(report({ ...failure('good', ''), verdict: 'unchecked' }))).toBe('');
});

it('keeps the end of long evidence and stays within four thousand characters', () => {
  const stderr = `${'noise\n'.repeat(10_000)}the last words`;
  const text = explainFailures(report(failure('bad', 'it broke', { stderr, stdout: stderr })));
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text.match(/the last words/g)).toHaveLength(2);
});

it('shares the space among failures and counts those it leaves out', () => {
  const many = Array.from({ length: 30 }, (_, n) =>
    failure(`bad-${n}`, 'x'.repeat(900), { stderr: 'y'.repeat(9_000) }),
  );
  const text = explainFailures(report(...many));
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text).toContain('Artifact: bad-7\n');
  expect(text).toMatch(/22 more artifacts failed\.$/);
});

it('H-04 drops terminal sequences, control and direction characters', () => {
  const stderr = '\u001b[31mred\u001b[0m\u0007\u202egone\r\nnext\u0000';
  const text = explainFailures(report(failure('b\u001b[2Jad', 'no\u0008', { stderr })));
  expect(text).toBe('Artifact: bad\nFailed check: self-test\nReason: no\nstderr (end):\nredgone\nnext');
});

it('does not send the reader into the room', () => {
  const text = explainFailures(report(failure('bad', `no ${room}/x`, { stderr: `at ${room}/server.mjs:1` })));
  expect(text).not.toContain(room);
  expect(text).toContain('<clean room>/server.mjs:1');
});
