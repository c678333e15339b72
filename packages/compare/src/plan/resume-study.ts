import { isDeepStrictEqual } from 'node:util';
import { exists } from '@harnessgym/internal-fs/exists';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
import type { z } from 'zod';
import { CompareError } from '../errors.js';
import { readRescorings } from '../rescore/rescorings.js';
import { readDocument } from '../study/read-document.js';
import { studyLayout } from '../study/study-layout.js';
import { type JudgeRequest, judgeBundle, type NamedBundle } from './judge-bundle.js';
import { type KeptBundle, keptBundleSchema, keptFlagsSchema } from './kept-schemas.js';
import type { PlanBase } from './plan-study.js';
import { hashOf } from './plan-study.js';
import { type PlanInputs, settleInputs } from './settle-inputs.js';
import { studySchema } from './study-schema.js';
import { type JudgedBundle, type StudySettings, scoringTurn } from './study-settings.js';
import type { WrittenStudy } from './written-study.js';

/**
 * The study of an output folder, to go on with. It is planned again from what was typed then, and is refused when that
 * comes out otherwise: its trials would not be of one study. Throws CompareError STUDY_NOT_RESUMABLE.
 */
export async function resumeStudy(written: WrittenStudy, base: PlanBase): Promise<StudySettings> {
  const outputFolder = resolvePath(written.resume ?? '', base.cwd);
  const layout = studyLayout(outputFolder);
  const study = await read(layout.study, studySchema);
  const kept = await read(layout.flags, keptFlagsSchema);
  if (hashOf(study.plan) !== study.hash) {
    throw notResumable(`${layout.study} was changed after it was planned: its hash is that of another plan.`);
  }
  const rescoring = (await readRescorings(outputFolder)).at(-1);
  if (rescoring !== undefined) {
    throw notResumable(
      `The trials in ${outputFolder} were scored again at ${rescoring.rescored_at}: the study is over.`,
    );
  }
  for (const slot of study.plan.order) {
    if (!(await exists(layout.firstDocument(slot)))) continue;
    throw notResumable(
      `Scoring the trials in ${outputFolder} again was cut short. Finish it with harnessgym compare rescore ${outputFolder}.`,
    );
  }
  const flags = kept.flags as WrittenStudy;
  refuseOtherFlags(written, { flags, resumed: outputFolder, cwd: base.cwd });
  const known = await readDocument(layout.bundle, keptBundleSchema);
  // A placebo is made after what the clean room saw, which is not kept.
  const judge = (named: NamedBundle, request: JudgeRequest) =>
    known.found === 'whole' && known.document.digest === named.bundle.digest && !study.plan.arms.includes('placebo')
      ? Promise.resolve(recall(named, known.document))
      : judgeBundle(named, request);
  const seed = String(study.plan.seed);
  const settled = await settleInputs({ ...flags, outputDir: outputFolder, seed }, { ...base, cwd: kept.cwd, judge });
  refuseChanges(study.plan, settled.inputs);
  // Real, as that of a new study.
  const { run, stateRoot, bundle, outputFolder: realFolder } = settled;
  return {
    study,
    outputFolder: realFolder,
    start: 'resume',
    run,
    stateRoot,
    ...(bundle && { bundle }),
    scoring: scoringTurn(study.plan.execution),
    typed: { flags, cwd: kept.cwd },
  };
}

async function read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  const reading = await readDocument(path, schema);
  if (reading.found === 'whole') return reading.document;
  const problem = reading.found === 'missing' ? 'does not exist' : 'cannot be understood';
  throw notResumable(`There is no study to go on with: ${path} ${problem}.`);
}

/** Flags need not be given again. Those that are must be what they were. */
function refuseOtherFlags(
  { resume: _, ...given }: WrittenStudy,
  study: { flags: WrittenStudy; resumed: string; cwd: string },
): void {
  const { flags, resumed, cwd } = study;
  for (const name of Object.keys(given) as (keyof typeof given)[]) {
    const value = given[name];
    if (value === undefined || isDeepStrictEqual(value, flags[name])) continue;
    if (name === 'outputDir' && typeof value === 'string' && resolvePath(value, cwd) === resumed) continue;
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const was = flags[name] === undefined ? 'without it' : `with ${JSON.stringify(flags[name])}`;
    throw notResumable(`${flag} ${JSON.stringify(value)}: the study in ${resumed} was planned ${was}. Leave it out.`);
  }
}

function recall({ bundle }: NamedBundle, { qualifications }: KeptBundle): JudgedBundle {
  return { bundle, qualifications: qualifications.map((one) => ({ ...one, checks: [] })) };
}

/** In the words of the plan, since that is what people find in `study.json`. */
function refuseChanges(plan: PlanInputs, now: PlanInputs): void {
  const names = Object.keys(now) as (keyof PlanInputs)[];
  const changed = names.filter((name) => compactJson(plan[name]) !== compactJson(now[name]));
  if (changed.length === 0) return;
  throw notResumable(
    `The study was planned with another ${changed.map((name) => words[name] ?? name).join(', ')}. Bring that back, or plan a new study in another folder.`,
  );
}

const words: Partial<Record<keyof PlanInputs, string>> = {
  task: 'text of the task',
  template: 'content of the template',
  bundle: 'bundle, or with other verdicts on it',
  placebo: 'placebo, or with other verdicts on it',
  agent: 'way to start the agent',
  objective: 'set of rules for the scoring',
  ignore: 'set of ignored files',
  versions: 'version of the tool, of Node or of the agent',
};

function notResumable(message: string): CompareError {
  return new CompareError('STUDY_NOT_RESUMABLE', { message });
}
