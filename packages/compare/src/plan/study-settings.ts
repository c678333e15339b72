import type { Qualification } from '@harnessgym/qualify';
import type { Bundle } from '@harnessgym/registry';
import type { Placebo } from '../arms/placebo/make-placebo.js';
import type { Study, StudyPlan } from './study-schema.js';
import type { WrittenStudy, WrittenTrial } from './written-study.js';

/** A planned study, and what running it needs beside its plan. */
export interface StudySettings {
  study: Study;
  /** Absolute. It exists only once the study runs. */
  outputFolder: string;
  /** `overwrite` removes the trials of an earlier study there, `resume` goes on with it. */
  start: 'new' | 'overwrite' | 'resume';
  /** The flags of each trial's run, for core's `resolveConfig`: the post command is among them as the loop's scorer. */
  run: WrittenTrial;
  /** Absolute: trials make their neutral folders and their state folders below it. */
  stateRoot: string;
  /** Absent when every arm is without artifacts. */
  bundle?: JudgedBundle;
  /** Around all that is timed: with `--quiet-scoring` one at a time over all trials, else at once. */
  scoring: ScoringTurn;
  /** What was typed, and where: a resumed study is planned from it again. */
  typed: { flags: WrittenStudy; cwd: string };
}

export type ScoringTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The bundle as it lies where the user keeps it, without excluded kinds, and what became of each artifact in the clean room. */
export interface JudgedBundle {
  bundle: Bundle;
  qualifications: readonly Qualification[];
  /** What the clean room said beside its verdicts; absent where these are from an earlier one. */
  warnings?: readonly string[];
  /** What stands for it in the arm `placebo`, where there is that arm. */
  placebo?: JudgedPlacebo;
}

/** A placebo that passed like any other bundle. */
export interface JudgedPlacebo extends Placebo {
  qualifications: readonly Qualification[];
}

export function scoringTurn({ quietScoring }: Pick<StudyPlan['execution'], 'quietScoring'>): ScoringTurn {
  if (!quietScoring) return (work) => work();
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
