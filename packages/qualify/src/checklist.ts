import { plainLine } from './plain-text.js';
import type { Check } from './qualification.js';

export type Evidence = Check['evidence'];

/** What one check found: something the next check builds on, or the reason why there is nothing to build on. */
export type Answer<T> =
  | { answer: 'passed'; value: T; evidence: Evidence }
  | { answer: 'failed'; reason: string; evidence: Evidence };

export interface Checklist {
  ask<T>(name: string, question: () => Promise<Answer<T>>): Promise<Answer<T>>;
  /** What was asked, in order, and the rest of the names as not applicable. */
  checks(): readonly Check[];
}

export function passed<T>(value: T, evidence: Evidence): Answer<T> {
  return { answer: 'passed', value, evidence };
}

export function failed(reason: string, evidence: Evidence): Answer<never> {
  return { answer: 'failed', reason: plainLine(reason), evidence };
}

/** Times and records the questions put to one artifact. */
export function startChecklist(names: readonly string[]): Checklist {
  const asked: Check[] = [];
  return {
    async ask(name, question) {
      const started = performance.now();
      const answer = await question();
      asked.push({
        name,
        result: answer.answer === 'passed' ? { status: 'passed' } : { status: 'failed', reason: answer.reason },
        durationMs: Math.round(performance.now() - started),
        evidence: answer.evidence,
      });
      return answer;
    },
    checks: () => [...asked, ...names.filter((name) => !asked.some((check) => check.name === name)).map(notAsked)],
  };

  function notAsked(name: string): Check {
    const culprit = asked.find(({ result }) => result.status === 'failed')?.name ?? 'nothing';
    const reason = `not asked, because the check "${culprit}" failed`;
    return { name, result: { status: 'not-applicable', reason }, durationMs: 0, evidence: {} };
  }
}
