import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { removeDrafts } from '@harnessgym/internal-fs/remove-drafts';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { keptBundleSchema, keptFlagsSchema } from '../plan/kept-schemas.js';
import { refuseOccupied } from '../plan/read-output.js';
import { type Study, studySchema } from '../plan/study-schema.js';
import type { JudgedBundle, StudySettings } from '../plan/study-settings.js';
import { sweepTrial } from '../trial/note-trial-place.js';
import type { Trial } from '../trial/trial-schema.js';
import { readDocument } from './read-document.js';
import { readTrials } from './read-trials.js';
import { removeTrial } from './remove-trial.js';
import { studyLayout } from './study-layout.js';

/**
 * Makes the output folder ready, with its lock in hand: what an earlier study left is removed where that was asked for, the plan
 * is written, and what a killed study left half done goes. Returns the trials that are over.
 */
export async function beginStudy(settings: StudySettings): Promise<Trial[]> {
  const { study, outputFolder, start } = settings;
  await removeDrafts(outputFolder);
  if (start === 'resume') return await finishedTrials(study, outputFolder);
  const { arms, trialsPerArm } = study.plan;
  // Somebody else may have been faster since it was looked at.
  await refuseOccupied(outputFolder, { arms, trialsPerArm, overwrite: start === 'overwrite' });
  if (start === 'overwrite') await removeStudy(settings);
  await writePlan(settings);
  return [];
}

/** The plan comes last: where it is, all that a resumed study needs is there. */
async function writePlan({ study, outputFolder, typed, bundle }: StudySettings): Promise<void> {
  const layout = studyLayout(outputFolder);
  const flags = Object.fromEntries(Object.entries(typed.flags).filter(([, value]) => value !== undefined));
  await writeAtomic(layout.flags, stableJson(keptFlagsSchema.parse({ schemaVersion: 1, cwd: typed.cwd, flags })));
  if (bundle !== undefined) await writeAtomic(layout.bundle, stableJson(keptBundle(bundle)));
  await writeAtomic(layout.study, stableJson(study), { mode: 0o644 });
}

function keptBundle({ bundle, qualifications }: JudgedBundle) {
  return keptBundleSchema.parse({
    schemaVersion: 1,
    digest: bundle.digest,
    qualifications: qualifications.map(({ checks: _, room: __, tools, ...one }) => ({ ...one, tools: [...tools] })),
  });
}

/** What a study made, and nothing else: the trials of the plan that is there, those in the places of the new one, and its own documents. */
async function removeStudy({ study, outputFolder }: StudySettings): Promise<void> {
  const layout = studyLayout(outputFolder);
  const earlier = await readDocument(layout.study, studySchema);
  const places = [...(earlier.found === 'whole' ? earlier.document.plan.order : []), ...study.plan.order];
  await rm(layout.report, { force: true });
  await rm(layout.page, { force: true });
  for (const slot of places) await removeTrial(layout.trial(slot));
  await removeTree(layout.notes);
  await removeTree(join(outputFolder, '.template'));
  await rm(layout.study, { force: true });
}

/** A folder without the document of a trial was left by one that was killed. */
async function finishedTrials(study: Study, output: string): Promise<Trial[]> {
  const layout = studyLayout(output);
  const finished = await readTrials(study, output);
  const done = new Set(finished.map(({ group, trial }) => layout.trial({ arm: group, trial })));
  for (const slot of study.plan.order) {
    const folder = layout.trial(slot);
    // Killed right after its document was written, a trial that is over left what lies elsewhere.
    if (done.has(folder)) await sweepTrial(folder);
    else if (await exists(folder)) await removeTrial(folder);
  }
  return finished;
}
