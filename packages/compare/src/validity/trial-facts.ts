import type { StudyPlan } from '../plan/study-schema.js';
import type { Trial } from '../trial/trial-schema.js';

/** What is said of a trial once it is over. */
export type Judgement = Pick<
  Trial,
  | 'runner_validation'
  | 'harness_validation'
  | 'findings'
  | 'comparison_valid'
  | 'comparison_invalid_reason'
  | 'objective_post_valid'
  | 'post_valid'
  | 'post_invalid_reason'
  | 'post_score'
  | 'post_treated_as_worst'
  | 'value'
>;

/** What happened in a trial. */
export type TrialFacts = Omit<Trial, keyof Judgement> & {
  /** Why the machine or the service, and not the agent, ended it. */
  infrastructure?: string;
  /** Paths that were changed although they must not be. */
  tampered?: readonly string[];
  /** Sentences of `describeAnswerTransfer`. */
  answerTransfer?: readonly string[];
};

/** What the plan says that decides over a trial. */
export type TrialRules = Pick<StudyPlan, 'metric' | 'requirements' | 'budgets' | 'postCommand' | 'bundle'>;

export type TrialRow = Trial['iterations'][number];
