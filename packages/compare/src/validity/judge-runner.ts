import type { Finding, Trial } from '../trial/trial-schema.js';
import type { TrialFacts } from './trial-facts.js';

/**
 * Whether the agent could work in every iteration. One that ran out of time could, and so could one that says itself that it
 * failed: only an attempt that failed as a process counts against the trial.
 */
export function judgeRunner(facts: TrialFacts): { validation: Trial['runner_validation']; findings: Finding[] } {
  const failed = facts.iterations.filter(({ attempt_status }) => attempt_status === 'failed');
  const reason = reasonOf(
    facts,
    failed.map(({ iteration }) => iteration),
  );
  return {
    validation: {
      valid: reason === null,
      reason,
      failed_iterations: failed.map(({ iteration }) => iteration),
      failed_attempts: failed.map((row) => ({
        iteration: row.iteration,
        status: row.status,
        attempt_status: row.attempt_status,
        attempt_return_code: row.attempt_return_code,
        attempt_timed_out: row.attempt_timed_out,
        attempt_message: row.attempt_message,
        attempt_transcript_path: row.attempt_transcript_path,
      })),
    },
    findings:
      reason === null
        ? []
        : [{ kind: facts.infrastructure === undefined ? 'runner-failed' : 'infrastructure', message: reason }],
  };
}

function reasonOf({ error, infrastructure, iterations }: TrialFacts, failed: readonly number[]): string | null {
  const reasons = [
    ...(infrastructure === undefined ? [] : [`the infrastructure failed: ${infrastructure}`]),
    ...(error === null ? [] : [`the run failed: ${error}`]),
    ...(failed.length === 0 ? [] : [`runner attempt failed in iteration(s): ${failed.join(', ')}`]),
    ...(iterations.length === 0 && error === null ? ['no iteration completed'] : []),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}
