import type { Metric } from './plan/study-schema.js';
import type { GroupSummary } from './report-schema.js';
import { median } from './statistics/median.js';
import type { Direction } from './statistics/observation.js';
import type { Trial } from './trial/trial-schema.js';

/** What the documented report says of an arm: of numbers those there are, of everything else how often. */
export function summariseGroup(trials: readonly Trial[], { scoreDirection }: Metric): GroupSummary {
  const valid = trials.filter(({ comparison_valid: isValid }) => isValid).length;
  return {
    count: trials.length,
    status: countsOf(trials.map(({ status }) => status)),
    attempt_duration_seconds: numbersOf(
      trials.map((trial) => trial.attempt_duration_seconds),
      'lower-is-better',
    ),
    cumulative_attempt_duration_seconds: numbersOf(
      trials.map((trial) => trial.cumulative_attempt_duration_seconds),
      'lower-is-better',
    ),
    iterations_completed: numbersOf(
      trials.map((trial) => trial.iterations_completed),
      'higher-is-better',
    ),
    score: numbersOf(
      trials.map(({ score }) => score),
      scoreDirection,
    ),
    mcp_call_count: numbersOf(
      trials.map((trial) => trial.mcp_call_count),
      'higher-is-better',
    ),
    post_score: postScoresOf(trials, scoreDirection),
    post_status: countsOf(trials.map(({ post_result: post }) => (typeof post?.status === 'string' ? post.status : ''))),
    comparison_valid: { valid, invalid: trials.length - valid },
    mcp_called_tools: [...new Set(trials.flatMap((trial) => trial.mcp_called_tools))].sort(),
    invalid_reasons: countsOf(trials.flatMap(invalidReason)),
  };
}

/** Without a post command there is no result, and nothing has gone wrong. */
function postScoresOf(trials: readonly Trial[], scoreDirection: Direction): GroupSummary['post_score'] {
  const ran = trials.filter(({ post_result: post }) => post !== null);
  const valid = ran.filter(({ post_valid: isValid }) => isValid === true);
  return {
    ...numbersOf(
      valid.map((trial) => trial.post_score),
      scoreDirection,
    ),
    valid_count: valid.length,
    invalid_count: ran.length - valid.length,
    not_run_count: trials.length - ran.length,
    invalid_treated_as_worst: ran.length > valid.length,
  };
}

function numbersOf(values: readonly (number | null)[], direction: Direction): GroupSummary['score'] {
  const numbers = values.filter((value) => value !== null).sort((a, b) => a - b);
  const [min = null, max = null] = [numbers[0], numbers.at(-1)];
  const best = direction === 'lower-is-better' ? min : max;
  return { count: numbers.length, min, median: median(numbers) ?? null, max, best };
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word || 'not_run', (counts.get(word || 'not_run') ?? 0) + 1);
  return Object.fromEntries(counts);
}

function invalidReason(trial: Trial): string[] {
  const reason = trial.post_invalid_reason ?? trial.comparison_invalid_reason;
  return reason === null ? [] : [reason];
}
