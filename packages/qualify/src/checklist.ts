import { plainLine } from './plain-text.js';
import type { Check } from './qualification.js';

export type Evidence = Check['evidence'];

/** What one check found: something the next check builds on, or the reason why there is nothing to build on. */
export type Answer<T> =
  | { answer: 'passed'; value: T; evidence: Evidence }
  | { answer: 'failed'; reason: string; evidence: Evidence };

/** Why a check says nothing of an artifact that has not failed. */
export interface NotApplicable {
  answer: 'not-applicable';
  reason: string;
  evidence: Evidence;
}

export interface Checklist {
  ask<Found extends Answer<unknown> | NotApplicable>(name: string, question: () => Promise<Found>): Promise<Found>;
  /** What was asked, and after a failure the rest of the names as not applicable, in the order of the names. */
  checks(): readonly Check[];
}

export function passed<T>(value: T, evidence: Evidence): Answer<T> {
  return { answer: 'passed', value, evidence };
}

export function failed(reason: string, evidence: Evidence): Answer<never> {
  return { answer: 'failed', reason: plainLine(reason), evidence };
}

export function notApplicable(reason: string, evidence: Evidence): NotApplicable {
  return { answer: 'not-applicable', reason: plainLine(reason), evidence };
}

/** Times and records the questions put to one artifact. */
export function startChecklist(names: readonly string[]): Checklist {
  const asked: Check[] = [];
  return {
    async ask(name, question) {
      const started = performance.now();
      const answer = await question();
      const { answer: status } = answer;
      asked.push({
        name,
        result: status === 'passed' ? { status } : { status, reason: answer.reason },
        durationMs: Math.round(performance.now() - started),
        evidence: answer.evidence,
      });
      return answer;
    },
    checks() {
      const culprit = asked.find(({ result }) => result.status === 'failed')?.name;
      if (culprit === undefined) return asked;
      const open = names.filter((name) => !asked.some((check) => check.name === name));
      const all = [...asked, ...open.map((name) => notAsked(name, culprit))];
      return names.flatMap((name) => all.filter((check) => check.name === name));
    },
  };
}

function notAsked(name: string, culprit: string): Check {
  const reason = `not asked, because the check "${culprit}" failed`;
  return { name, result: { status: 'not-applicable', reason }, durationMs: 0, evidence: {} };
}
