import { expect, it } from 'vitest';
import { qualificationText } from './qualification-text.js';

it('tells the first few artifacts of each verdict, how many more there are, and where all are', () => {
  const result = { status: 'not-applicable', reason: 'no file of a language' } as const;
  const artifact = (number: number) => ({
    artifactId: `tool:${number}`,
    digest: 'd',
    path: `tools/${number}.txt`,
    kind: 'tool' as const,
    verdict: 'unchecked' as const,
    reason: 'syntax: no file of a language',
    tools: [],
    checks: [{ name: 'syntax', result, durationMs: 1, evidence: {} }],
  });
  const many = Array.from({ length: 300 }, (_, index) => artifact(index + 1));
  const textOf = (qualifications: typeof many) =>
    qualificationText({ report: { qualifications, room: '/r', roomKept: false, reportPath: '/r/report.json' } });
  const text = textOf(many);
  expect(text.split('\n').filter((line) => line.includes('tools/10.txt'))).toHaveLength(2);
  expect(text).not.toContain('tools/11.txt');
  expect(text).toMatch(/\n290 more unchecked; --json prints all\n$/);
  expect(textOf(many.slice(0, 10))).not.toContain('more');
});
