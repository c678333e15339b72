import type { TurnOutcome } from '@harnessgym/runners';
import { extractScore } from '../scoring/extract-score.js';
import { beats, reaches } from '../scoring/is-better.js';
import { hasPassed, type Measurement, validScore } from '../scoring/score.js';
import { claimsVerified, type SelfReport } from '../self-report/self-report.js';
import type { Objective } from '../task.js';
import type { Verdict } from './records.js';

export interface JudgeRequest {
  objective: Objective;
  /** How the attempt's turn ended. */
  outcome: TurnOutcome['outcome'];
  claim: SelfReport;
  /** Absent exactly when there is no scorer. */
  measurement?: Measurement;
  /** The best verified score before this attempt, the baseline included. */
  bestBefore?: number;
}

/** The verdict on an attempt. With a scorer only the scorer verifies; without one the claim does, and is labelled so. */
export function judge(attempt: JudgeRequest): Verdict {
  const { objective, claim, measurement } = attempt;
  const verified = measurement ? hasPassed(measurement) : claimsVerified(claim);
  const score = scoreOf(attempt);
  const targetReached = reachesTarget(objective, score);
  const solved = targetReached ?? solvedWithoutTarget(attempt, verified);
  return {
    status: statusWord(attempt, { verified, solved, ...(score !== undefined && { score }) }),
    verified,
    verifiedBy: measurement ? 'scorer' : 'agent',
    ...(score !== undefined && { score }),
    ...(targetReached !== undefined && { targetReached }),
    solved,
  };
}

function scoreOf({ objective, claim, measurement }: JudgeRequest): number | undefined {
  return measurement ? validScore(measurement) : extractScore(claim, objective.claimKey)?.value;
}

function reachesTarget({ target, direction }: Objective, score: number | undefined): boolean | undefined {
  if (target === undefined) return undefined;
  return score !== undefined && reaches(score, target, direction);
}

function solvedWithoutTarget({ objective, claim, measurement }: JudgeRequest, verified: boolean): boolean {
  if (measurement === undefined) return claim.status === 'solved' && verified;
  return verified && !objective.optimize;
}

/** What only a verdict may say: an agent's claim of one of these is replaced. */
const verdictWords: readonly string[] = ['solved', 'improved', 'verified'];

/** What an agent may say of its attempt. Any other word could be a verdict of ours, or drive a terminal. */
const claimableWords: readonly string[] = ['blocked', 'incomplete', 'failed', 'tooling_built'];

function statusWord(attempt: JudgeRequest, facts: { verified: boolean; solved: boolean; score?: number }): string {
  if (facts.solved) return 'solved';
  const { measurement, claim, objective, bestBefore } = attempt;
  const judgedByScore = measurement !== undefined || objective.target !== undefined;
  if (facts.verified && judgedByScore) {
    const { score } = facts;
    const comparable = score !== undefined && bestBefore !== undefined;
    const noiseFloor = measurement?.repeats?.noiseFloor;
    const found = comparable && { score, ...(noiseFloor !== undefined && { noiseFloor }) };
    return found && beats(found, bestBefore, objective.direction) ? 'improved' : 'verified';
  }
  const claimed = claim.status ?? '';
  if (verdictWords.includes(claimed)) return 'unverified';
  return claimableWords.includes(claimed) ? claimed : fallbackWord(attempt.outcome);
}

/** For an attempt that left no usable status of its own. */
function fallbackWord(outcome: TurnOutcome['outcome']): string {
  switch (outcome) {
    case 'completed':
    case 'timed-out':
      return 'incomplete';
    case 'cancelled':
      return 'cancelled';
    case 'agent-error':
    case 'api-error':
    case 'budget':
    case 'infrastructure':
      return 'failed';
  }
}
