import type { Finding } from '../trial/trial-schema.js';
import type { Judgement, TrialFacts, TrialRules } from './trial-facts.js';

type PostFields = Pick<
  Judgement,
  'objective_post_valid' | 'post_valid' | 'post_invalid_reason' | 'post_score' | 'post_treated_as_worst'
>;

/** What the post command said of the state that the last iteration left. `comparisonReason`: why the trial is invalid anyway. */
export function judgePost(
  facts: TrialFacts,
  { postCommand, metric }: TrialRules,
  comparisonReason: string | null,
): { fields: PostFields; findings: Finding[] } {
  if (postCommand === null) return { fields: withoutPost, findings: unclaimed(metric.key) };
  const finding = faultOf(facts, metric.key);
  const valid = finding === undefined && comparisonReason === null;
  return {
    fields: {
      objective_post_valid: finding === undefined,
      post_valid: valid,
      post_invalid_reason: comparisonReason ?? finding?.message ?? null,
      post_score: valid ? (facts.iterations.at(-1)?.score ?? null) : null,
      post_treated_as_worst: facts.post_result !== null && !valid,
    },
    findings: finding === undefined ? [] : [finding],
  };
}

const withoutPost: PostFields = {
  objective_post_valid: null,
  post_valid: null,
  post_invalid_reason: null,
  post_score: null,
  post_treated_as_worst: false,
};

/** Counted only where a number is asked for, and there is none. */
function unclaimed(key: string): Finding[] {
  return [{ kind: 'no-score', message: `the agent reported no number as ${JSON.stringify(key)}` }];
}

function faultOf({ post_result: result, iterations }: TrialFacts, key: string): Finding | undefined {
  if (result === null) return { kind: 'post-failed', message: 'the post command did not pass: it was never run' };
  if (result['passed'] !== true) {
    return { kind: 'post-failed', message: `the post command did not pass: ${describe(result)}` };
  }
  const last = iterations.at(-1);
  if (last?.score_valid === true && last.score !== null) return undefined;
  return { kind: 'no-score', message: `the post command printed no number as ${JSON.stringify(key)}` };
}

function describe(result: Readonly<Record<string, unknown>>): string {
  if (result['timed_out'] === true) return 'it ran out of time';
  const code = result['return_code'];
  return code === 0 ? 'its output does not say so' : `it ended with ${code ?? 'no exit code'}`;
}
