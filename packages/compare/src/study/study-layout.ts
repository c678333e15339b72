import { join } from 'node:path';
import { folderOfArm } from '../arm.js';
import type { Slot } from '../plan/study-schema.js';

/** Where things of a study lie in its output folder. */
export function studyLayout(output: string) {
  const trial = ({ arm, trial }: Pick<Slot, 'arm' | 'trial'>) => join(output, folderOfArm(arm), `trial_${trial}`);
  return {
    study: join(output, 'study.json'),
    report: join(output, 'compare_report.json'),
    /** The report for people, which the command leaves. */
    page: join(output, 'report.html'),
    lock: join(output, 'study.lock'),
    /** What else is ours beside the arms' folders. */
    notes: join(output, 'study'),
    /** The flags as they were typed, which a resumed study is planned from again. */
    flags: join(output, 'study', 'flags.json'),
    /** What became of the bundle in the clean room. */
    bundle: join(output, 'study', 'bundle.json'),
    /** What was found changed when a study ended. */
    changes: join(output, 'study', 'changes.json'),
    /** The commands that trials were scored with later. */
    rescored: join(output, 'study', 'rescored.json'),
    trial,
    trialDocument: (slot: Pick<Slot, 'arm' | 'trial'>) => join(trial(slot), 'trial.json'),
    /** A trial as it ended, once it was scored again: it stays as it is. */
    firstDocument: (slot: Pick<Slot, 'arm' | 'trial'>) => join(trial(slot), 'trial.first.json'),
    /** Earlier tries of a trial. */
    retries: ({ arm, trial }: Pick<Slot, 'arm' | 'trial'>) =>
      join(output, 'study', 'retries', `${folderOfArm(arm)}-${trial}.json`),
  };
}
